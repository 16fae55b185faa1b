/**
 * The kubelet's configuration of credential providers. No OpenAPI document of Kubernetes contains it; the source is
 * config/v1/types.go of kubernetes/kubelet.
 */
export interface ICredentialProviderConfig {
  readonly apiVersion: 'kubelet.config.k8s.io/v1'
  readonly kind: 'CredentialProviderConfig'
  readonly providers: readonly CredentialProvider[]
}

export interface CredentialProvider {
  readonly name: string
  readonly apiVersion: 'credentialprovider.kubelet.k8s.io/v1'
  readonly matchImages: readonly string[]
  readonly defaultCacheDuration: string
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value: string }[]
  readonly tokenAttributes?: {
    readonly serviceAccountTokenAudience: string
    readonly cacheType: 'Token' | 'ServiceAccount'
    readonly requireServiceAccount: boolean
    readonly requiredServiceAccountAnnotationKeys?: readonly string[]
    readonly optionalServiceAccountAnnotationKeys?: readonly string[]
  }
}

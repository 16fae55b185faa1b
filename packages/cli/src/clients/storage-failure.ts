/** The part of a client that failed although the registry did not: its credential store, or its own file. */
export type StorageFailure = 'store' | 'file'

/**
 * docker-credential-helpers (client/client.go), for docker, podman, buildah, skopeo, nerdctl, finch and crane, of which
 * podman, buildah and skopeo look for an earlier login first; and oras-go (registry/remote/credentials), for oras and helm.
 */
const ofStore = /error (storing|getting) credentials - err:|failed to store the credentials for /i

/** docker/cli (cli/command/registry/login.go) and nerdctl. */
const ofFile = /error saving credentials: /i

/** The reason in a client's stderr for not storing a login; null if there is none. */
export function findStorageFailure(stderr: string): StorageFailure | null {
  if (ofStore.test(stderr)) return 'store'
  return ofFile.test(stderr) ? 'file' : null
}

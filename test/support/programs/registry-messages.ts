/**
 * A registry's refusal in the words of podman, buildah and skopeo: the earlier ones show its status, those of
 * go.podman.io/image show the reason that it gives.
 */
export function saysRefusal(status: number, reason: string): RegExp {
  return new RegExp(`status code from registry ${status}\\b|${reason}`)
}

/** The answer to a request for a repository that does not exist, which a registry gives only to those logged in. */
export const saysNoRepository = /404 \(Not Found\)|name unknown: The repository with name/

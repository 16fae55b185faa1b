/**
 * The status of a registry's answer in the words of podman, buildah and skopeo. Those of go.podman.io/image show the
 * answer's text beside it, and the earlier ones of containers/image do not.
 */
export function saysStatus(status: number): RegExp {
  return new RegExp(`(status code from registry|StatusCode:) ${status}\\b`)
}

/** The answer to a request for a repository that does not exist, which a registry gives only to those logged in. */
export const saysNoRepository = /404 \(Not Found\)|name unknown: The repository with name/

// @ts-check

/**
 * Returns the innermost package folder of a file, with forward slashes; undefined for a file of this repository.
 *
 * @param {string} file
 */
export function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/'))?.[0]
}

// @ts-check

/**
 * The innermost package folder of a file that a bundler read, with slashes; undefined for a file of ours.
 *
 * @param {string} file
 */
export function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/'))?.[0]
}

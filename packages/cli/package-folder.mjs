/** The innermost package folder of a file that a bundler took, with slashes; undefined for a file of ours. */
export function packageFolder(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll('\\', '/'))?.[0]
}

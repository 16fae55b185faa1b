// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

/**
 * Unpacks a zip file, whose paths are trusted, into a folder. Node has no program for it, and not every machine has one.
 *
 * @param {string} file
 * @param {string} folder
 */
export function unzip(file, folder) {
  const zip = readFileSync(file)
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0) throw new Error(`${file} is no zip file`)
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const lengths = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const [name = 0, extra = 0, comment = 0] = lengths
    const path = join(folder, zip.toString('utf8', at + 46, at + 46 + name))
    if (!path.endsWith('/')) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, readEntry(zip, at), { mode: (zip.readUInt32LE(at + 38) >>> 16) & 0o777 || 0o644 })
    }
    at += 46 + name + extra + comment
  }
}

/**
 * @param {Buffer} zip
 * @param {number} at The position of the entry in the directory.
 */
function readEntry(zip, at) {
  const method = zip.readUInt16LE(at + 10)
  const header = zip.readUInt32LE(at + 42)
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
  const content = zip.subarray(start, start + zip.readUInt32LE(at + 20))
  return method === 0 ? content : inflateRawSync(content)
}

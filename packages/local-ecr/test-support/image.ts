import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Writes an image in the OCI layout, with one layer of random bytes. Returns the digest of its manifest. */
export async function writeImage(folder: string, layerBytes = 300_000): Promise<string> {
  const blobs = join(folder, 'blobs/sha256')
  await mkdir(blobs, { recursive: true })
  const write = async (mediaType: string, content: Buffer) => {
    const digest = hash(content)
    await writeFile(join(blobs, digest), content)
    return { mediaType, digest: `sha256:${digest}`, size: content.length }
  }
  const writeJson = (mediaType: string, value: object) => write(mediaType, Buffer.from(JSON.stringify(value)))

  const tar = tarOf('random', randomBytes(layerBytes))
  const layer = await write('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(tar))
  const config = await writeJson('application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [`sha256:${hash(tar)}`] },
  })
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const manifest = await writeJson(mediaType, { schemaVersion: 2, mediaType, config, layers: [layer] })
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }))
  return manifest.digest
}

/** Checks all blobs of the only image in a folder. Returns the digest of its manifest. */
export async function readImage(folder: string): Promise<string> {
  const blobs = join(folder, 'blobs/sha256')
  for (const digest of await readdir(blobs)) {
    if (hash(await readFile(join(blobs, digest))) !== digest) throw new Error(`Blob ${digest} is damaged.`)
  }
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')).manifests[0].digest
}

function hash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Creates an archive of one file in the `ustar` format. */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write('0ustar\x0000', 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([
    header,
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
    Buffer.alloc(1024),
  ])
}

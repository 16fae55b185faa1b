import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from '../sandbox.ts'
import { type PublishedFolder, packedPackage } from './npm.ts'

/** An npm registry on loopback. It replaces the one to which this repository's packages are published. */
export interface NpmRegistry {
  readonly url: string
  close(): Promise<void>
}

/** A version of a package in the registry. */
interface Published {
  readonly name: string
  readonly version: string
  /** From the root of the repository. */
  readonly folder: string
  /** Whether it is our own package, which is packed the way it is published. */
  readonly isOurs: boolean
}

const run = promisify(execFile)

/** Serves the packages of this repository, and all packages that are installed in it. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const published = readPublished()
  const stage = mkdtempSync(join(tmpdir(), 'ecrlogin-registry-'))
  const packed = new Map<string, Promise<Buffer>>()
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url!.slice(1))
    const tarball = /^(.+)\/-\/(.+)\.tgz$/.exec(path)
    try {
      if (tarball) {
        const one = published.find(({ name, version }) => name === tarball[1] && version === tarball[2])!
        const packing = packed.get(path) ?? pack(one, join(stage, path))
        packed.set(path, packing)
        response.end(await packing)
        return
      }
      const versions = published.filter(({ name }) => name === path)
      if (versions.length === 0) response.statusCode = 404
      response.end(JSON.stringify(describe(path, versions, `http://${request.headers.host}`)))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(stage, { recursive: true })
    },
  }
}

function readPublished(): Published[] {
  const { packages } = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8'))
  return Object.keys(packages)
    .filter((folder) => /^packages\/|node_modules\//.test(folder) && !packages[folder].link)
    .filter((folder) => existsSync(join(repositoryRoot, folder)))
    .map((folder) => {
      const { name, version } = readPackage(folder)
      return { name, version, folder, isOurs: folder.startsWith('packages/') }
    })
}

/** The document that npm fetches first: every version of a package, and the latest one. */
function describe(name: string, published: readonly Published[], url: string): object {
  const versions = published.map(({ version, folder }) => {
    const dist = { tarball: `${url}/${name}/-/${version}.tgz` }
    return [version, { ...readPackage(folder), dist }] as const
  })
  return { name, 'dist-tags': { latest: published[0]?.version }, versions: Object.fromEntries(versions) }
}

async function pack({ folder, isOurs }: Published, stage: string): Promise<Buffer> {
  if (isOurs) return readFileSync(packedPackage(basename(folder) as PublishedFolder).tarball)
  mkdirSync(stage, { recursive: true })
  if (!existsSync(join(stage, 'package'))) {
    symlinkSync(join(repositoryRoot, folder), join(stage, 'package'))
  }
  const file = join(stage, 'package.tgz')
  await run('tar', ['-czhf', file, '--exclude=package/node_modules', '-C', stage, 'package'])
  return readFileSync(file)
}

function readPackage(folder: string) {
  return JSON.parse(readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8'))
}

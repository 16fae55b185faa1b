import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repositoryRoot } from './support/sandbox.ts'

interface Module {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly source: string
  /** Everything that it imports, statically or lazily; our own files as paths. */
  readonly imports: readonly string[]
  /** Those of them that are loaded with it, without types. */
  readonly staticImports: readonly string[]
}

const packageNames = ['core', 'cli', 'local-ecr'] as const
type PackageName = (typeof packageNames)[number]

const modules = packageNames.flatMap((name) => readModules(join('packages', name, 'src')))
const byPath = new Map(modules.map((one) => [one.path, one]))
const architecture = readFileSync(join(repositoryRoot, 'ARCHITECTURE.md'), 'utf8')

describe('packages', () => {
  it.each([
    ['core', []],
    ['cli', ['@ecrlogin/core', '@ecrlogin/core/cached', '@ecrlogin/core/internal']],
    ['local-ecr', []],
  ] as const)('%s imports of our packages: %j', (name, allowed) => {
    const imported = inPackage(name).flatMap(({ imports }) =>
      imports.filter((one) => /^(@ecrlogin\/|ecrlogin$)/.test(one)),
    )
    expect([...new Set(imported)].sort()).toEqual(allowed)
  })

  it.each(packageNames)('%s imports no file of another package by its path', (name) => {
    for (const { path, imports } of inPackage(name)) {
      const outside = imports.filter((one) => byPath.has(one) && !one.startsWith(`packages/${name}/`))
      expect({ path, outside }).toEqual({ path, outside: [] })
    }
  })
})

describe.each(packageNames)('the folders of %s', (name) => {
  const rows = readFolderTable(name)

  it('import exactly the folders in their rows of ARCHITECTURE.md', () => {
    const actual = new Map<string, Set<string>>()
    for (const { path, imports } of inPackage(name)) {
      const folder = folderOf(path, name)
      const imported = actual.get(folder) ?? new Set()
      actual.set(folder, imported)
      for (const one of imports.filter((other) => byPath.has(other))) imported.add(folderOf(one, name))
      imported.delete(folder)
    }
    const sorted = (folders: Iterable<string>) => [...folders].sort()
    expect(Object.fromEntries([...actual].map(([folder, imported]) => [folder, sorted(imported)]))).toEqual(
      Object.fromEntries(rows.map(({ folder, imports }) => [folder, sorted(imports)])),
    )
  })

  it('import only folders further down in the table', () => {
    const order = rows.map(({ folder }) => folder)
    for (const [index, { folder, imports }] of rows.entries()) {
      const upwards = imports.filter((one) => order.indexOf(one) <= index)
      expect({ folder, upwards }).toEqual({ folder, upwards: [] })
    }
  })
})

describe('files', () => {
  it('do not import each other in a circle', () => {
    const visited = new Set<string>()
    const visit = (path: string, trail: readonly string[]): string[] => {
      if (trail.includes(path)) return [...trail, path]
      if (visited.has(path)) return []
      visited.add(path)
      for (const one of byPath.get(path)!.imports.filter((imported) => byPath.has(imported))) {
        const circle = visit(one, [...trail, path])
        if (circle.length > 0) return circle
      }
      return []
    }
    for (const { path } of modules) expect(visit(path, [])).toEqual([])
  })

  it('are not in a folder for odds and ends', () => {
    // Docker's own word is "helper".
    const drawers = modules.filter(({ path }) => /\b(utils?|helpers|common|misc)\b/.test(path))
    expect(drawers.map(({ path }) => path)).toEqual([])
  })

  it('have a base name of their own in their package, apart from members of a table', () => {
    const tables = /\/(commands|commands\/setup|doctor\/checks|parser\/topics)\/[^/]+$/
    for (const name of packageNames) {
      const names = inPackage(name)
        .filter(({ path }) => !tables.test(path))
        .map(({ path }) => basename(path))
        .filter((one) => one !== 'index.ts')
      expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([])
    }
  })
})

describe('the AWS SDK', () => {
  it('is imported by ecr-api alone, as far as the ECR clients go', () => {
    const importers = modules.filter(({ imports }) =>
      imports.some((one) => one.startsWith('@aws-sdk/client-ecr')),
    )
    expect(importers.map(({ path }) => path)).toEqual(['packages/core/src/ecr/ecr-api.ts'])
  })

  it.each(['index', 'internal', 'cached'])('is not loaded with the entry %s of core', (entry) => {
    const loaded = staticClosure(`packages/core/src/${entry}.ts`)
    expect([...loaded].filter((one) => /^(@aws-sdk|@smithy)/.test(one))).toEqual([])
  })
})

describe('doors', () => {
  it('the direct call is the only file of ecr/direct that others import', () => {
    const imported = modules
      .filter(({ path }) => !path.includes('/ecr/direct/'))
      .flatMap(({ imports }) => imports.filter((one) => one.includes('/ecr/direct/')))
    expect([...new Set(imported)]).toEqual(['packages/core/src/ecr/direct/direct-call.ts'])
  })

  it('the programs start with the cached entry of core alone', () => {
    const started = staticClosure('packages/cli/src/main.ts')
    expect([...started].filter((one) => one.startsWith('@ecrlogin/'))).toEqual(['@ecrlogin/core/cached'])
    expect(started.size).toBeGreaterThan(5)
  })
})

describe('the process', () => {
  it('is read in core only by defaults of parameters, the host, and what depends on the runtime', () => {
    const touching = inPackage('core').filter(({ source }) =>
      /\bprocess\.(?!versions\.bun)|\bconsole\./.test(code(source)),
    )
    expect(touching.map(({ path }) => path.replace('packages/core/src/', ''))).toEqual([
      'login/call-context.ts',
      'login/resolve-hosts.ts',
      'system/host.ts',
    ])
    const branching = inPackage('core').filter(({ source }) => source.includes('process.versions.bun'))
    expect(branching.map(({ path }) => path.replace('packages/core/src/', ''))).toEqual([
      'system/runtime/base64.ts',
      'system/runtime/hashes.ts',
      'system/runtime/local-request.ts',
      'system/runtime/post.ts',
    ])
  })

  it('is touched in the CLI only by process/ and the executable', () => {
    const edge = /\bprocess\.(argv|stdin|stdout|stderr|env|exit|exitCode|on)\b|\bconsole\./
    const touching = inPackage('cli').filter(({ source }) => edge.test(code(source)))
    const elsewhere = touching.filter(({ path }) => !path.startsWith('packages/cli/src/process/'))
    expect(elsewhere.map(({ path }) => path)).toEqual(['packages/cli/src/standalone.ts'])
    expect(touching.length).toBeGreaterThan(2)
  })

  it('is touched in local ECR only by its command', () => {
    const touching = inPackage('local-ecr').filter(({ source }) =>
      /\bprocess\.|\bconsole\./.test(code(source)),
    )
    expect(touching.map(({ path }) => path)).toEqual(['packages/local-ecr/src/main.ts'])
  })
})

describe('the quick programs', () => {
  const own = readModules('packages/quick/src')

  it('have a second form of modules of core/src/system/runtime, and of no other module', () => {
    const originals = new Map(
      [...inPackage('core'), ...inPackage('cli')].map(({ path }) => [basename(path), path]),
    )
    const second = own.filter(
      ({ path }) => originals.has(basename(path)) && !/\/(main|index)\.ts$/.test(path),
    )
    const pairs = second.map(({ path }) => [path, originals.get(basename(path))])
    expect(pairs).toEqual(
      ['base64', 'hashes', 'local-request', 'post'].map((name) => [
        `packages/quick/src/runtime/${name}.ts`,
        `packages/core/src/system/runtime/${name}.ts`,
      ]),
    )
  })

  it('take the programs of the CLI, and what describes a hand-over, as they are', () => {
    const taken = own.flatMap(({ staticImports }) =>
      staticImports.filter((one) => /^(packages\/(core|cli)\/|@ecrlogin\/)/.test(one)),
    )
    expect([...new Set(taken)].sort()).toEqual([
      '@ecrlogin/core/cached',
      '@ecrlogin/core/internal',
      'packages/cli/src/command/reporter.ts',
      'packages/cli/src/process/build-info.ts',
      'packages/cli/src/process/prepare-process.ts',
      'packages/cli/src/protocol-programs.ts',
    ])
  })

  it('have a host that knows nothing of registries, AWS or Docker', () => {
    const files = ['host.c', 'crypto.c', 'arguments.h', 'chunks.h', 'crypto.h', 'tls/src/lib.rs']
    for (const file of files) {
      const text = readFileSync(join(repositoryRoot, 'packages/quick/host', file), 'utf8')
      expect(text).not.toMatch(/ecr|aws|amazon|docker|kubelet|registr/i)
    }
  })
})

describe('the language of core', () => {
  it('has no flags of the command line', () => {
    const flag = /(?<!aws [\w ]*|login )--(?!username|password)[a-z][a-z-]*/
    const naming = inPackage('core').filter(({ source }) =>
      code(source)
        .split('\n')
        .some((line) => flag.test(line) && !/`aws |aws \$\{|docker login/.test(line)),
    )
    expect(naming.map(({ path }) => path)).toEqual([])
  })
})

describe('ARCHITECTURE.md', () => {
  const [, trace = ''] = /## One login, file by file\n([\s\S]*?)\n## /.exec(architecture) ?? []
  const steps = [...trace.matchAll(/`[\w/.-]+\.ts`(?: → `[\w/.-]+\.ts`)*/g)].map(([chain]) =>
    [...chain.matchAll(/`([^`]+)`/g)].map(([, file]) => toPath(file!)),
  )

  it('names only files and folders that exist', () => {
    const named = [...architecture.matchAll(/`((?:[\w@.-]+\/)+[\w.-]*|[\w-]+\/)`/g)].map(([, name]) => name!)
    const packages = packageNames.map((name) => `packages/${name}/src`)
    const missing = named.filter(
      (name) =>
        !name.startsWith('@') &&
        ![name, toPath(name), ...packages.map((folder) => `${folder}/${name}`)].some((path) =>
          existsSync(join(repositoryRoot, path)),
        ),
    )
    expect(missing).toEqual([])
  })

  it('traces a login along imports that exist', () => {
    expect(steps.length).toBeGreaterThan(10)
    for (const files of steps) {
      for (const [index, next] of files.slice(1).entries()) {
        const file = files[index]!
        const imported = byPath.get(file)?.imports ?? []
        const isEntry = /^packages\/core\/src\/(index|internal|cached)\.ts$/.test(next)
        const entry = isEntry ? `@ecrlogin/core/${basename(next, '.ts')}`.replace('/index', '') : next
        expect({ file, imports: imported.includes(entry) ? entry : imported }).toEqual({
          file,
          imports: entry,
        })
      }
    }
  })
})

function inPackage(name: PackageName): Module[] {
  return modules.filter(({ path }) => path.startsWith(`packages/${name}/`))
}

/** The folder of a file below its package's `src`; `.` for that itself. */
function folderOf(path: string, name: PackageName): string {
  return relative(`packages/${name}/src`, dirname(path)).replaceAll('\\', '/') || '.'
}

/** The rows of a package's table: `all` stands for every other folder, `nothing` for none. */
function readFolderTable(name: PackageName): { folder: string; imports: string[] }[] {
  const [, table = ''] = new RegExp(`### packages/${name}/src\\n([\\s\\S]*?)\\n#`).exec(architecture) ?? []
  const rows = [...table.matchAll(/^\| `([^`]+)` \| .* \| ([^|]+) \|$/gm)]
  return rows.map(([, folder, imports]) => ({
    folder: folder!,
    imports: [...imports!.matchAll(/`([^`]+)`/g)].map(([, one]) => one!),
  }))
}

/** A file as ARCHITECTURE.md names it, such as `core/src/index.ts`, as a path. */
function toPath(name: string): string {
  return /^(core|cli|local-ecr)\//.test(name) ? `packages/${name}` : name
}

/** Everything that is loaded with a file. */
function staticClosure(path: string): Set<string> {
  const loaded = new Set([path])
  // A set iterates over elements that are added meanwhile.
  for (const one of loaded) for (const next of byPath.get(one)?.staticImports ?? []) loaded.add(next)
  return loaded
}

function readModules(folder: string): Module[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
    .map((file) => {
      const path = join(folder, file).replaceAll('\\', '/')
      const source = readFileSync(join(repositoryRoot, path), 'utf8')
      const find = (pattern: RegExp) =>
        [...source.matchAll(pattern)].map(([, specifier]) => resolveFrom(path, specifier!))
      return {
        path,
        source,
        imports: find(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g),
        staticImports: find(/^(?:import|export) (?!type)[^']*?from '([^']+)'/gm),
      }
    })
}

function resolveFrom(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  return relative(repositoryRoot, resolve(repositoryRoot, dirname(path), specifier)).replaceAll('\\', '/')
}

/** The source without its comments. */
function code(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}

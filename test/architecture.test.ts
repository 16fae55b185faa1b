import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repositoryRoot } from './support/sandbox.ts'

interface Module {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly source: string
  /** What it imports, statically or when needed; relative ones as paths. */
  readonly imports: readonly string[]
  /** Those among them that are loaded with it; types are not loaded. */
  readonly staticImports: readonly string[]
}

const modules = ['core', 'cli', 'local-ecr'].flatMap((name) => readModules(join('packages', name, 'src')))

describe('imports', () => {
  it.each([
    ['core', []],
    ['cli', ['@ecrlogin/core', '@ecrlogin/core/recall']],
    ['local-ecr', []],
  ])('%s imports only these packages of ours: %j', (name, allowed) => {
    const imported = inPackage(name).flatMap(({ imports }) =>
      imports.filter((one) => /^(@ecrlogin\/|ecrlogin$)/.test(one)),
    )
    expect([...new Set(imported)].sort()).toEqual(allowed)
  })

  it('no package imports files of another package by path', () => {
    for (const { path, imports } of modules) {
      const home = path.split('/').slice(0, 3).join('/')
      const outside = imports.filter((one) => one.startsWith('packages/') && !one.startsWith(`${home}/`))
      expect({ path, outside }).toEqual({ path, outside: [] })
    }
  })

  it('only ecr-api imports the clients of ECR', () => {
    const importers = modules.filter(({ imports }) =>
      imports.some((one) => one.startsWith('@aws-sdk/client-ecr')),
    )
    expect(importers.map(({ path }) => path)).toEqual(['packages/core/src/ecr-api.ts'])
  })

  it('the AWS SDK is imported lazily, never at startup', () => {
    const eager = /^import (?!type)[^']* from '(@aws-sdk|@smithy|https?-proxy-agent)/m
    expect(inPackage('core').filter(({ source }) => eager.test(source))).toEqual([])
  })

  it('at startup the CLI loads only the recall entry of core', () => {
    const byPath = new Map(modules.map((one) => [one.path, one]))
    const started = new Set(['packages/cli/src/programs.ts'])
    // A set gives what is added while it is gone through.
    for (const path of started) {
      for (const imported of byPath.get(path)?.staticImports ?? []) started.add(imported)
    }
    expect([...started].filter((one) => one.startsWith('@ecrlogin/'))).toEqual(['@ecrlogin/core/recall'])
    expect(started.size).toBeGreaterThan(5)
  })

  it.each([
    ['errors', []],
    ['registry', ['packages/core/src/errors.ts']],
  ])('core/%s imports only these files of ours: %j', (name, allowed) => {
    const { imports } = modules.find(({ path }) => path === `packages/core/src/${name}.ts`)!
    expect(imports.filter((one) => one.startsWith('packages/'))).toEqual(allowed)
  })

  it('there are no import cycles', () => {
    const byPath = new Map(modules.map((one) => [one.path, one]))
    const visit = (path: string, trail: readonly string[]): string[] => {
      if (trail.includes(path)) return [...trail, path]
      const next = byPath.get(path)?.imports ?? []
      for (const one of next.filter((imported) => byPath.has(imported))) {
        const circle = visit(one, [...trail, path])
        if (circle.length > 0) return circle
      }
      return []
    }
    for (const { path } of modules) expect(visit(path, [])).toEqual([])
  })
})

describe('access to the process', () => {
  it('in core only parameter defaults and runtime checks access the process', () => {
    const touching = inPackage('core').filter(({ source }) =>
      /\bprocess\.(?!versions\.bun)|\bconsole\./.test(code(source)),
    )
    expect(touching.map(({ path }) => path)).toEqual([
      'packages/core/src/context.ts',
      'packages/core/src/machine.ts',
    ])
  })

  it('in the CLI only the edges access argv, streams, environment and exit codes', () => {
    const edge = /\bprocess\.(argv|stdin|stdout|stderr|env|exit|exitCode|on)\b|\bconsole\./
    const touching = inPackage('cli').filter(({ source }) => edge.test(code(source)))
    expect(touching.map(({ path }) => path.replace('packages/cli/src/', ''))).toEqual([
      'artifact.ts',
      'command-edge.ts',
      'edge.ts',
      'process-state.ts',
      'standalone.ts',
    ])
  })

  it('in local ECR only its command accesses the process', () => {
    const touching = inPackage('local-ecr').filter(({ source }) =>
      /\bprocess\.|\bconsole\./.test(code(source)),
    )
    expect(touching.map(({ path }) => path)).toEqual(['packages/local-ecr/src/main.ts'])
  })
})

it('no file is named after odds and ends, such as utils or helpers', () => {
  expect(modules.filter(({ path }) => /\b(utils?|helpers?|common|misc)\b/.test(path))).toEqual([])
})

function inPackage(name: string): Module[] {
  return modules.filter(({ path }) => path.startsWith(`packages/${name}/`))
}

function readModules(folder: string): Module[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
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

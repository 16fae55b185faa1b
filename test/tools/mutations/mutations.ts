import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPesters } from '../../support/shells/fetched-powershell.ts'

/** A planted defect, and the tests that must fail because of it. */
export interface Mutation {
  readonly defect: string
  /** From the root of the repository. */
  readonly file: string
  /** The sound source text; it must occur exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** The command that runs the tests, in the root of the repository. */
  readonly tests: readonly string[]
}

/** Reads the file of a mutation below a root. Throws if its text does not occur exactly once. */
export function readSound({ defect, file, find }: Mutation, root: string): string {
  const source = readFileSync(join(root, file), 'utf8')
  const count = source.split(find).length - 1
  if (count === 1) return source
  throw new Error(
    `"${defect}" is stale: ${file} contains this text ${count} times instead of once: ${JSON.stringify(find)}. ` +
      'Change its `find` (and `replace`) in test/tools/mutations/mutations.ts to match the source.',
  )
}

const vitest = (...files: readonly string[]) => ['npx', 'vitest', 'run', '--project', 'npm', ...files]
const pester = [
  ...['pwsh', '-NoProfile', '-File', 'shells/powershell/tests/run.ps1'],
  ...['-Pester', findPesters()[0].module, '-Output', 'None'],
]
const core = 'packages/core/src'
const powershell = 'shells/powershell/ECRLogin'

export const mutations: readonly Mutation[] = [
  {
    defect: 'core: any host that ends like one of ECR gets a password',
    file: `${core}/registries/registry.ts`,
    find: '\n  if (!isKnown) return null',
    replace: '',
    tests: vitest(`${core}/registries/registry.test.ts`),
  },
  {
    defect: 'core: a host need only end like one of ECR',
    file: `${core}/registries/registry.ts`,
    find: 'suffix === (isDualStack ? partition.dualStackSuffix : partition.suffix)',
    replace: "('.' + suffix).endsWith('.' + (isDualStack ? partition.dualStackSuffix : partition.suffix))",
    tests: vitest(`${core}/registries/registry.test.ts`),
  },
  {
    defect: "core: a region's host may have the suffix of another partition",
    file: `${core}/registries/registry.ts`,
    find: 'const partition = partitionOf(region!)',
    replace: 'const partition = partitions.find((p) => p.suffix === suffix) ?? partitionOf(region!)',
    tests: vitest(`${core}/registries/registry.test.ts`),
  },
  {
    defect: 'core: a custom domain may look like an option',
    file: `${core}/registries/registry.ts`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is source text.
    find: 'return new RegExp(`^${label}(?:\\\\.${label})*$`).test(host) ? host : null',
    replace: 'return host || null',
    tests: vitest(`${core}/settings/settings.test.ts`),
  },
  {
    defect: 'core: a password may hold what a shell understands',
    file: `${core}/ecr/authorization-token.ts`,
    find: '!isPlain(username) || !isPlain(password)',
    replace: '!isPlain(username)',
    tests: vitest(`${core}/ecr/authorization-token.test.ts`),
  },
  {
    defect: 'core: a response may fill the memory',
    file: `${core}/system/runtime/response.ts`,
    find: 'length > limit',
    replace: 'length < 0',
    tests: vitest('test/trust/answers.test.ts'),
  },
  {
    defect: 'core: a password is cut at its second colon',
    file: `${core}/ecr/authorization-token.ts`,
    find: 'text.slice(colon + 1)',
    replace: "text.split(':')[1]!",
    tests: vitest(`${core}/ecr/authorization-token.test.ts`),
  },
  {
    defect: 'core: a token past its end is served',
    file: `${core}/cache/cache-entry.ts`,
    find: 'now < expiresAt',
    replace: 'now < new Date(8.64e15)',
    tests: vitest(`${core}/cache/token-cache.test.ts`),
  },
  {
    defect: 'core: all waiters fetch at once',
    file: `${core}/cache/single-flight.ts`,
    find: 'const lock = store.tryLock(key, overdue)',
    replace: "const lock: Lock = overdue ? { state: 'unavailable' } : store.tryLock(key, null)",
    tests: vitest(`${core}/cache/single-flight.test.ts`),
  },
  {
    defect: 'core: a file may fill the memory',
    file: `${core}/system/text-file.ts`,
    find: 'if (length > sizeLimit)',
    replace: 'if (length < 0)',
    tests: vitest(`${core}/system/text-file.test.ts`),
  },
  {
    defect: 'core: a file of the cache is written in place, where readers see half of it',
    file: `${core}/cache/cache-directory.ts`,
    find: 'place(text, (temporary) => renameSync(temporary, at(name)) ?? true) !== null',
    replace:
      "attempt(() => process.getBuiltinModule('node:fs').writeFileSync(at(name), text, { mode: 0o600 }) ?? true) !== null",
    tests: vitest(`${core}/cache/cache-directory.test.ts`, '-t', 'written whole'),
  },
  {
    defect: 'core: what a proxy setting holds gets into a message',
    file: `${core}/errors/errors.ts`,
    find: 'return hasUser && end >= 0 ?',
    replace: 'return end < -1 ?',
    tests: vitest(`${core}/errors/errors.test.ts`),
  },
  {
    defect: 'core: a secret stays in a message',
    file: `${core}/errors/errors.ts`,
    find: 'export function redact(text: string): string {\n',
    replace: 'export function redact(text: string): string {\n  return text\n',
    tests: vitest(`${core}/errors/errors.test.ts`),
  },
  {
    defect: 'core: tokens of service accounts are kept, all under one key',
    file: `${core}/identity/fingerprint.ts`,
    find: "if ('text' in token) return null",
    replace: "if ('text' in token) return 'a text'",
    tests: vitest(`${core}/identity/fingerprint.test.ts`),
  },
  {
    defect: 'core: a token of other credentials is served',
    file: `${core}/cache/token-store.ts`,
    find: 'stored?.credentials === credentials',
    replace: 'stored !== null && (credentials === null || stored !== undefined)',
    tests: vitest(`${core}/cache/token-store.test.ts`),
  },
  {
    defect: 'core: half a key in the environment is passed over',
    file: `${core}/identity/sources/keys.ts`,
    find: 'if (!AWS_SECRET_ACCESS_KEY) {',
    replace: 'if (!AWS_SECRET_ACCESS_KEY) {\n    if (AWS_ACCESS_KEY_ID) return null',
    tests: vitest(`${core}/identity/decide-source.test.ts`),
  },
  {
    defect: 'core: the key of one file is joined with the secret of the other',
    file: `${core}/identity/decide-source.ts`,
    find: 'files.credentialsProfiles.get(profile)',
    replace: 'files.profiles.get(profile)',
    tests: vitest(`${core}/identity/decide-source.test.ts`),
  },
  {
    defect: 'core: a second login to SSO gets the tokens of the first one',
    file: `${core}/identity/fingerprint.ts`,
    find: 'login: readSsoLogin(source)',
    replace: 'login: readSsoLogin(source) && true',
    tests: vitest(`${core}/identity/fingerprint.test.ts`),
  },
  {
    defect: 'cli: a fleet of nodes asks at once',
    file: 'packages/cli/src/protocols/kubelet/provider.ts',
    find: '(1 - random() / 10)',
    replace: '1',
    tests: vitest('packages/cli/src/protocols/kubelet/provider.test.ts'),
  },
  {
    defect: 'cli: a snippet loses the status of a client',
    file: 'packages/cli/src/formats/sh.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is source text.
    find: '|| ${keep(clientFailed)}`',
    replace: '|| :`',
    tests: vitest('test/shells/dialects.test.ts', '-t', 'bash'),
  },
  {
    defect: 'cli: a failing get leaves nothing to evaluate',
    file: 'packages/cli/src/parser/output.ts',
    find: 'return dialect.failure(exitCode)',
    replace: "return ''",
    tests: vitest('packages/cli/src/parser/output.test.ts'),
  },
  {
    defect: 'cli: a typographic quote ends a text of PowerShell',
    file: 'packages/cli/src/formats/powershell.ts',
    find: "replace(/['\\u2018-\\u201b]/g",
    replace: "replace(/'/g",
    tests: vitest('test/shells/dialects.test.ts', '-t', "pwsh'? quotes"),
  },
  {
    defect: 'bash: the module splits its arguments',
    file: 'shells/bash/ecrlogin.bash',
    find: '"$__ecrlogin_package/ecrlogin" "$@"',
    replace: '"$__ecrlogin_package/ecrlogin" $*',
    tests: vitest('test/trust/arguments.test.ts', '-t', 'module of bash'),
  },
  {
    defect: 'powershell: an object has the endpoint of another entry',
    file: `${powershell}/Private/Request/Invoke-Request.ps1`,
    find: 'Read-Json $line }',
    replace: 'Read-Json $response["Output"].Split("`n")[0] }',
    tests: pester,
  },
  {
    defect: 'powershell: a failure is not terminating',
    file: `${powershell}/Private/Failure/Write-Failure.ps1`,
    find: 'if ($Terminating) { $Caller.ThrowTerminatingError($record) }',
    replace: '',
    tests: pester,
  },
  {
    defect: 'powershell: static credentials reach the command line',
    file: `${powershell}/Private/Cli/Invoke-Cli.ps1`,
    find: '$verboseArgument; $Arguments)',
    replace: '$verboseArgument; $Arguments; "--profile=$Environment")',
    tests: pester,
  },
  {
    defect: 'powershell: a question gets the response to a stopped one',
    file: `${powershell}/Private/Stay/Read-Response.ps1`,
    find: "if ($part['id'] -cne $Cli['Id']) { continue }",
    replace: '',
    tests: pester,
  },
  {
    defect: 'powershell: an alias of a parameter is lost',
    file: `${powershell}/Public/Get-ECRLoginCommand.ps1`,
    find: "[Alias('SK', 'SecretAccessKey')]",
    replace: "[Alias('SK')]",
    tests: pester,
  },
  {
    defect: 'powershell: a function is loaded after it is called',
    file: `${powershell}/ECRLogin.psm1`,
    find: "        'Failure/Write-AllFailure'\n",
    replace: '',
    tests: pester,
  },
  {
    defect: 'powershell: the first command loads every phase',
    file: `${powershell}/ECRLogin.psm1`,
    find: 'if ($phase -ceq $Last) { return }',
    replace: '',
    tests: pester,
  },
  {
    defect: 'powershell, phase Call: a proxy is not part of the request',
    file: `${powershell}/Private/Request/ConvertTo-Request.ps1`,
    find: '            $proxyVariables\n',
    replace: '',
    tests: pester,
  },
  {
    defect: 'powershell, phase Response: the memory ignores the parameters',
    file: `${powershell}/Private/Memory/Get-MemoryKey.ps1`,
    find: '; Get-RequestArgument $Request',
    replace: '',
    tests: pester,
  },
  {
    defect: 'powershell, phase Response: the properties are in another order',
    file: `${powershell}/Private/Output/ConvertTo-LoginCommand.ps1`,
    find: "'Command', 'Registry', 'RegistryId', 'Region'",
    replace: "'Registry', 'Command', 'RegistryId', 'Region'",
    tests: pester,
  },
  {
    defect: 'powershell, phase Rest: a malformed id stops the others',
    file: `${powershell}/Private/Request/Remove-MalformedId.ps1`,
    find: '{ if (-not (& $isMalformed $name)) { $name } }',
    replace: '{ $name }',
    tests: pester,
  },
  {
    defect: 'powershell, phase Rest: a handler does not learn the status of AWS',
    file: `${powershell}/Private/Failure/Get-InnerException.ps1`,
    find: "$Failure['statusCode']",
    replace: '$null',
    tests: pester,
  },
  {
    defect: 'powershell, phase Completion: -Select of ECR Public offers what it does not accept',
    file: `${powershell}/Private/Completion/Get-SelectCompletion.ps1`,
    find: 'Get-SelectableParameter $IsPublic',
    replace: 'Get-SelectableParameter',
    tests: pester,
  },
]

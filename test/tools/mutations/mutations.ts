/** A defect, and the tests that have to notice it. */
export interface Mutation {
  readonly defect: string
  /** From the root of the repository. */
  readonly file: string
  /** Stands exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** The command that runs the tests. */
  readonly test: readonly string[]
}

const vitest = (...files: readonly string[]) => ['npx', 'vitest', 'run', ...files]
const pester = ['pwsh', '-NoProfile', '-File', 'shells/powershell/tests/run.ps1', '-Output', 'None']
const core = 'packages/core/src'
const powershell = 'shells/powershell/ECRLogin'

export const mutations: readonly Mutation[] = [
  {
    defect: 'core: any host that ends like one of ECR gets a password',
    file: `${core}/registry.ts`,
    find: '\n  if (!isKnown) return null',
    replace: '',
    test: vitest(`${core}/registry.test.ts`),
  },
  {
    defect: 'core: a host need only end like one of ECR',
    file: `${core}/registry.ts`,
    find: '(isDualStack ? p.dualStackSuffix : p.suffix) === suffix',
    replace: "('.' + suffix).endsWith('.' + (isDualStack ? p.dualStackSuffix : p.suffix))",
    test: vitest(`${core}/registry.test.ts`),
  },
  {
    defect: 'core: a custom domain may look like an option',
    file: `${core}/registry.ts`,
    find: 'return hostName.test(host) ? host : null',
    replace: 'return host || null',
    test: vitest(`${core}/settings.test.ts`),
  },
  {
    defect: 'core: a password may hold what a shell understands',
    file: `${core}/authorization-token.ts`,
    find: '!plainValue.test(username) || !plainValue.test(password)',
    replace: '!plainValue.test(username)',
    test: vitest(`${core}/authorization-token.test.ts`),
  },
  {
    defect: 'core: an answer may fill the memory',
    file: `${core}/network.ts`,
    find: 'length > answerLimit',
    replace: 'length < 0',
    test: vitest('test/trust/answers.test.ts'),
  },
  {
    defect: 'core: a password is cut at its second colon',
    file: `${core}/authorization-token.ts`,
    find: 'text.slice(colon + 1)',
    replace: "text.split(':')[1]!",
    test: vitest(`${core}/authorization-token.test.ts`),
  },
  {
    defect: 'core: a token past its end is served',
    file: `${core}/token-cache.ts`,
    find: 'now < entry.expiresAt',
    replace: 'now < new Date(8.64e15)',
    test: vitest(`${core}/token-cache.test.ts`),
  },
  {
    defect: 'core: all that wait for a slow one ask at once',
    file: `${core}/token-cache.ts`,
    find: 'tryLock(this.#directory, key + suffix.lock, this.#machine, this.#now(), overdue)',
    replace:
      "overdue ? { state: 'unavailable' } : tryLock(this.#directory, key + suffix.lock, this.#machine, this.#now())",
    test: vitest(`${core}/token-cache.test.ts`, '-t', 'waiting'),
  },
  {
    defect: 'core: a file may fill the memory',
    file: `${core}/text-file.ts`,
    find: 'if (length > fileLimit)',
    replace: 'if (length < 0)',
    test: vitest(`${core}/text-file.test.ts`),
  },
  {
    defect: 'core: a file of the cache is written in place, where readers see half of it',
    file: `${core}/cache-directory.ts`,
    find: 'place(text, (temporary) => renameSync(temporary, at(name)) ?? true) !== null',
    replace: 'attempt(() => writeFileSync(at(name), text, { mode: 0o600 }) ?? true) !== null',
    test: vitest(`${core}/cache-directory.test.ts`, '-t', 'written whole'),
  },
  {
    defect: 'core: what a proxy setting holds gets into a message',
    file: `${core}/errors.ts`,
    find: "return text.replace(/:\\/\\/[^\\s/]*@/g, '://***@')",
    replace: 'return text',
    test: vitest(`${core}/errors.test.ts`),
  },
  {
    defect: 'core: a secret stays in a message',
    file: `${core}/errors.ts`,
    find: 'export function redact(text: string): string {\n',
    replace: 'export function redact(text: string): string {\n  return text\n',
    test: vitest(`${core}/errors.test.ts`),
  },
  {
    defect: 'core: tokens of service accounts are kept, all under one key',
    file: `${core}/identity-key.ts`,
    find: ' || isWebIdentity(credentials)',
    replace: '',
    test: vitest(`${core}/identity-key.test.ts`),
  },
  {
    defect: 'cli: a fleet of nodes asks at once',
    file: 'packages/cli/src/protocols/credential-provider.ts',
    find: '(1 - random() / 10)',
    replace: '1',
    test: vitest('packages/cli/src/protocols/credential-provider.test.ts'),
  },
  {
    defect: 'cli: a snippet loses the status of a client',
    file: 'packages/cli/src/formats/sh.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source that is meant.
    find: 's=${clientFailed}`',
    replace: 's=0`',
    test: vitest('test/shells/dialects.test.ts', '-t', 'bash'),
  },
  {
    defect: 'cli: a failing get leaves nothing to evaluate',
    file: 'packages/cli/src/parser/early-options.ts',
    find: 'return dialect.failure(exitCode)',
    replace: "return ''",
    test: vitest('packages/cli/src/parser/early-options.test.ts'),
  },
  {
    defect: 'cli: a typographic quote ends a text of PowerShell',
    file: 'packages/cli/src/formats/powershell.ts',
    find: "replace(/['\\u2018-\\u201b]/g",
    replace: "replace(/'/g",
    test: vitest('test/trust/arguments.test.ts', '-t', 'what pwsh'),
  },
  {
    defect: 'bash: the module splits its words',
    file: 'shells/bash/ecrlogin.bash',
    find: '"$__ecrlogin_package/ecrlogin" "$@"',
    replace: '"$__ecrlogin_package/ecrlogin" $*',
    test: vitest('test/trust/arguments.test.ts', '-t', 'module of bash'),
  },
  {
    defect: 'powershell: an object has the endpoint of another entry',
    file: `${powershell}/Private/Ask/Get-Answer.ps1`,
    find: 'Read-Json $line }',
    replace: 'Read-Json $answer["Output"].Split("`n")[0] }',
    test: pester,
  },
  {
    defect: 'powershell: a failure is not terminating',
    file: `${powershell}/Private/Rest/Write-Failure.ps1`,
    find: 'if ($Terminating) { $CallerIdentity.ThrowTerminatingError($record) }',
    replace: '',
    test: pester,
  },
  {
    defect: 'powershell: keys reach the command line',
    file: `${powershell}/Private/Ask/Invoke-Cli.ps1`,
    find: '$verboseWord; $Words)',
    replace: '$verboseWord; $Words; "--profile=$Environment")',
    test: pester,
  },
  {
    defect: 'powershell: an alias of a parameter is lost',
    file: `${powershell}/Public/Get-ECRLoginCommand.ps1`,
    find: "[Alias('SK', 'SecretAccessKey')]",
    replace: "[Alias('SK')]",
    test: pester,
  },
]

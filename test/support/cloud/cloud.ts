import { type LocalEcr, type LocalEcrOptions, type Principal, startLocalEcr } from '@ecrlogin/local-ecr'
import { type Ended, type RunOptions, runProgram } from '../programs/programs.ts'
import { createSandbox, type Sandbox } from '../sandbox.ts'

/** Local ECR and a sandbox that reaches it as if it were AWS. */
export interface Cloud {
  readonly localEcr: LocalEcr
  readonly sandbox: Sandbox
  /** The environment of child processes: the sandbox's variables, the proxy to local ECR, and a principal's keys. */
  environment(principal?: Principal): Record<string, string>
  /** The same with a cache in this directory. */
  environmentWithCache(directory: string, principal?: Principal): Record<string, string>
  /** Runs the CLI. */
  ecrlogin(args: readonly string[], options?: Partial<RunOptions>): Promise<Ended>
  close(): Promise<void>
}

export async function startCloud(options: LocalEcrOptions = {}): Promise<Cloud> {
  const localEcr = await startLocalEcr(options)
  const sandbox = createSandbox()
  const reach = (principal?: Principal) => ({ ...sandbox.environment, ...localEcr.environment(principal) })
  // All tests but those of the cache must call AWS.
  const environment = (principal?: Principal) => ({ ...reach(principal), AWS_ECR_DISABLE_CACHE: 'true' })
  return {
    localEcr,
    sandbox,
    environment,
    environmentWithCache: (directory, principal) => ({ ...reach(principal), ECRLOGIN_CACHE_DIR: directory }),
    ecrlogin: (args, runOptions) =>
      runProgram(['ecrlogin', ...args], { environment: environment(), cwd: sandbox.home, ...runOptions }),
    async close() {
      await localEcr.close()
      sandbox.remove()
    },
  }
}

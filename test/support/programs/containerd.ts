import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDaemon } from './daemon.ts'
import { daemonPath } from './parts.ts'
import { type Ended, runProgram } from './programs.ts'

/** A container runtime. */
export interface Containerd {
  /** Runs its client. */
  ctr(...args: readonly string[]): Promise<Ended>
  stop(): Promise<void>
}

/** Starts containerd with all of its data in a new folder. It reaches registries with the given variables. */
export async function startContainerd(
  folder: string,
  variables: Record<string, string>,
): Promise<Containerd> {
  mkdirSync(folder)
  const config = join(folder, 'config.toml')
  const address = join(folder, 'containerd.sock')
  // The kubelet's part of it needs a network.
  writeFileSync(config, 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n')
  const environment = { ...variables, PATH: daemonPath('containerd') }
  const folders = ['--root', join(folder, 'root'), '--state', join(folder, 'state')]
  const ctr = (...args: readonly string[]) =>
    runProgram(['ctr', '--address', address, ...args], { environment })
  const isReady = async () => (await ctr('version')).exitCode === 0
  const argv = ['containerd', '--config', config, '--address', address, ...folders]
  const { stop } = await startDaemon(argv, folder, environment, isReady)
  return { ctr, stop }
}

import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import { connect } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { startDaemon } from './daemon.ts'
import { daemonPath } from './parts.ts'
import { findProgram } from './programs.ts'

/** A Docker engine. */
export interface Engine {
  /** The variables with which a client finds it, and a client itself where none is installed. */
  readonly environment: { readonly DOCKER_HOST: string; readonly PATH: string }
  /** The folder of a `busybox` that needs no library, so that a container can run it. */
  readonly busybox: string
  stop(): Promise<void>
}

const cgroups = '/sys/fs/cgroup'

/**
 * Starts a Docker engine with all of its data in a new folder. It gives its containers no network, and reaches registries
 * with the variables of the environment.
 */
export async function startEngine(folder: string, environment: Record<string, string>): Promise<Engine> {
  mkdirSync(folder)
  const socket = join(folder, 'docker.sock')
  const group = `ecrlogin-engine-${basename(folder)}-${process.pid}`
  const path = daemonPath('engine', 'containerd')
  const options = [
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
    ...['--pidfile', join(folder, 'pid'), '--host', `unix://${socket}`],
    // They need nothing of the kernel that a container might not have.
    ...['--storage-driver', 'vfs', '--iptables=false', '--bridge=none'],
    ...['--exec-opt', 'native.cgroupdriver=cgroupfs', '--cgroup-parent', group],
  ]
  const daemon = await startDaemon(['dockerd', ...options], folder, { ...environment, PATH: path }, () =>
    canConnect(socket),
  )
  return {
    environment: { DOCKER_HOST: `unix://${socket}`, PATH: `${environment.PATH}:${path}` },
    busybox: dirname(findProgram('busybox', path)!),
    async stop() {
      await daemon.stop()
      for (const hierarchy of ['', ...readdirSync(cgroups)])
        await removeGroup(join(cgroups, hierarchy, group))
    },
  }
}

function canConnect(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket)
    connection.on('connect', () => resolve(true)).on('error', () => resolve(false))
    connection.on('connect', () => connection.destroy())
  })
}

/** Removes a control group and those in it. Their files cannot be removed, and their processes may still be ending. */
async function removeGroup(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await removeGroup(join(folder, entry.name))
  for (const deadline = Date.now() + 5000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    try {
      return rmdirSync(folder)
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

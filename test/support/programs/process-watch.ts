import { readdirSync, readFileSync } from 'node:fs'

/** Watches the command lines of all processes on this machine (Linux) for texts that must not be there. */
export interface ProcessWatch {
  /** Ends the watch and returns the command lines that contained a text. */
  stop(): string[]
  /** The number of processes seen, which shows that the watch works. */
  seen(): number
}

const intervalMs = 2

/** `mark` limits the watch to processes with this variable in their environment. */
export function watchProcesses(texts: readonly string[], mark = ''): ProcessWatch {
  const offenders = new Set<string>()
  const all = new Set<string>()
  const look = () => {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const line = read(id, 'cmdline')
      all.add(id)
      const isSeen = texts.some((text) => line.includes(text))
      if (isSeen && read(id, 'environ').includes(mark)) offenders.add(line)
    }
  }
  const timer = setInterval(look, intervalMs)
  return {
    stop() {
      clearInterval(timer)
      return [...offenders]
    },
    seen: () => all.size,
  }
}

function read(id: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

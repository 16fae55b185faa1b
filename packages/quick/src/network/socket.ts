import { readable, untilReady, writable } from '../event-loop.ts'
import { check, systemError } from '../node/system-errors.ts'

/** Linux's numbers, on all processors that there is a program for. */
const [AF_INET, AF_INET6, SOCK_STREAM, SOCK_DGRAM] = [2, 10, 1, 2]
const [EAGAIN, EINPROGRESS] = [11, 115]

/** A two-way stream of bytes. Everything rejects with the error of the network, or with the reason of its signal. */
export interface Connection {
  /** The next bytes; empty at the end. */
  read(): Promise<Uint8Array>
  /** Writes all of the bytes. */
  write(bytes: Uint8Array): Promise<void>
  close(): void
}

/** An IP address of 4 or 16 bytes. */
export type Address = Uint8Array

/** Connects to a port of an address. */
export async function connect(address: Address, port: number, signal: AbortSignal): Promise<Connection> {
  return openSocket(SOCK_STREAM, address, port, signal)
}

/** Opens a socket for datagrams to one peer; each read is a datagram. */
export async function connectDatagrams(
  address: Address,
  port: number,
  signal: AbortSignal,
): Promise<Connection> {
  return openSocket(SOCK_DGRAM, address, port, signal)
}

async function openSocket(
  type: number,
  address: Address,
  port: number,
  signal: AbortSignal,
): Promise<Connection> {
  const socket = check(host.socket(address.length === 4 ? AF_INET : AF_INET6, type), 'socket')
  const close = () => void host.close(socket)
  try {
    const result = host.connect(socket, address, port)
    if (result === -EINPROGRESS) {
      await untilReady(socket, writable, signal)
      const errno = check(host.socketError(socket), 'getsockopt')
      if (errno !== 0) throw systemError(errno, 'connect')
    } else check(result, 'connect')
  } catch (error) {
    close()
    throw error
  }
  return {
    async read() {
      const bytes = new Uint8Array(16 * 1024)
      for (;;) {
        const count = host.read(socket, bytes)
        if (count !== -EAGAIN) return bytes.subarray(0, check(count, 'read'))
        await untilReady(socket, readable, signal)
      }
    },
    async write(bytes) {
      for (let rest = bytes; rest.length > 0; ) {
        const count = host.write(socket, rest)
        if (count === -EAGAIN) await untilReady(socket, writable, signal)
        else rest = rest.subarray(check(count, 'write'))
      }
    },
    close,
  }
}

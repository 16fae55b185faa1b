// What runtimes offer without an import, as far as the programs use it. The bundler runs this before any other module.
import { addTimer, removeTimer } from '../event-loop.ts'
import { bytesOf, textOf } from '../node/bytes.ts'
import { AbortController, AbortSignal, DOMException } from './abort-controller.ts'
import { Buffer } from './buffer.ts'
import { process } from './process.ts'
import { randomUuid } from './random-uuid.ts'
import { URL } from './url.ts'

const start = host.clock()

Object.assign(globalThis, {
  AbortController,
  AbortSignal,
  Buffer,
  DOMException,
  TextDecoder: class {
    decode = textOf
  },
  TextEncoder: class {
    encode = bytesOf
  },
  URL,
  clearTimeout: removeTimer,
  crypto: { randomUUID: randomUuid },
  performance: { now: () => host.clock() - start },
  process,
  setTimeout(run: () => void, milliseconds: number) {
    // No timer keeps a process alive here: the programs end themselves.
    return Object.assign(addTimer(run, milliseconds), {
      unref() {
        return this
      },
    })
  },
})

import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ResponseTooLongError } from '../../errors/network-errors.ts'
import { readBody } from './response.ts'

const limit = 1024 * 1024

describe('readBody', () => {
  it('joins the chunks of a body', async () => {
    const body = await readBody(Readable.from([Buffer.from('one '), Buffer.from('two')]))
    expect(Buffer.from(body).toString()).toBe('one two')
  })

  it('reads up to 1 MiB, and rejects more', async () => {
    const half = Buffer.alloc(limit / 2)
    expect(await readBody(Readable.from([half, half]))).toHaveLength(limit)
    await expect(readBody(Readable.from([half, half, Buffer.alloc(1)]))).rejects.toThrow(ResponseTooLongError)
  })

  it('reads up to a limit of its own, and names that when it rejects more', async () => {
    const kibibyte = Buffer.alloc(1024)
    expect(await readBody(Readable.from([kibibyte]), 1024)).toHaveLength(1024)
    await expect(readBody(Readable.from([kibibyte, kibibyte]), 1024)).rejects.toThrow('longer than 1 KiB')
  })

  it('throws the error of the stream', async () => {
    const error = new Error('ECONNRESET')
    const body = async function* () {
      yield Buffer.from('half')
      throw error
    }
    await expect(readBody(body())).rejects.toBe(error)
  })
})

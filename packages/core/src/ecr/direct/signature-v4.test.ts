import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signRequest } from './signature-v4.ts'

const text = fc.string({ unit: fc.constantFrom(...'abcXYZ019/+=-._'), minLength: 1, maxLength: 40 })

describe('signRequest', () => {
  it('signs any request as the AWS SDK does', async () => {
    const request = fc.record({
      host: fc.constantFrom('api.ecr.us-west-2.amazonaws.com', '127.0.0.1:4566', 'ecr.test:8443'),
      body: fc.string({ unit: 'binary', maxLength: 200 }),
      accessKeyId: text,
      secretAccessKey: text,
      sessionToken: fc.option(text, { nil: undefined }),
      region: fc.constantFrom('us-west-2', 'cn-north-1', 'us-gov-east-1'),
      service: fc.constantFrom('ecr', 'ecr-public'),
      now: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ host, body, region, service, now, sessionToken, ...keys }) => {
        const credentials = { ...keys, ...(sessionToken && { sessionToken }) }
        const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Service.Action' }
        const ours = await signRequest(
          { url: new URL(`https://${host}/`), headers, body, service, region },
          credentials,
          now,
        )
        const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false })
        const theirs = await signer.sign(
          {
            method: 'POST',
            protocol: 'https:',
            hostname: host,
            path: '/',
            query: {},
            headers: { host, ...headers },
            body,
          },
          { signingDate: now },
        )
        expect({ host, ...ours }).toEqual(theirs.headers)
      }),
    )
  })
})

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSamples, keys } from '../../test-support/source-samples.ts'
import { SourceStage } from '../../test-support/source-stage.ts'
import { readAwsConfig } from '../aws-config/aws-config.ts'
import type { Environment } from '../system/environment.ts'
import { type Fingerprint, fingerprintCredentials, fingerprintIdentity } from './fingerprint.ts'
import type { Identity } from './identity.ts'
import type { Source, SourceKind, SsoSource, WebIdentitySource } from './sources/source.ts'

const loginSession = {
  accessToken: { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token', expiresAt: 'soon' },
  refreshToken: 'refresh',
  clientId: 'client',
  dpopKey: 'key',
}

let stage: SourceStage

beforeEach(() => {
  stage = new SourceStage()
})
afterEach(() => stage.remove())

/** The properties that are no part of a fingerprint. */
const exempt: Readonly<Record<string, string>> = {
  profile: 'A profile that is renamed has the same credentials.',
  place: 'Keys in another file are the same keys.',
  expiration: 'Whoever has the same keys is the same principal, however long they last.',
}

/** Files of sessions and tokens, each under two names, so that another path has the same content. */
function writeFiles(): void {
  const contents = {
    web: webToken({ iss: 'https://oidc.eks', sub: 'system:serviceaccount:ci:puller', exp: 1 }),
    sso: JSON.stringify({ accessToken: 'access', refreshToken: 'refresh' }),
    login: JSON.stringify(loginSession),
  }
  for (const [name, text] of Object.entries(contents)) {
    stage.write(name, text)
    stage.write(`${name}x`, text)
  }
}

function identityOf(source: Source, environment: Environment = {}, cacheAs: string | null = null): Identity {
  return { source, config: readAwsConfig({ HOME: '/nowhere', ...environment }), cacheAs }
}

function fingerprint(source: Source, environment?: Environment, cacheAs?: string): Fingerprint | null {
  return fingerprintIdentity(identityOf(source, environment, cacheAs))
}

/** The fingerprint as it goes into the cache's keys. */
function textOf(...given: Parameters<typeof fingerprint>): string {
  const found = fingerprint(...given)
  expect(found).not.toBeNull()
  return JSON.stringify(found!.inputs)
}

/** A JSON web token as Kubernetes projects it. */
function webToken(claims: unknown): string {
  return ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
}

/** The leaves of a value as paths, without the names of kinds, which no input changes. */
function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value)
    .filter(([name]) => name !== 'kind')
    .flatMap(([name, one]) => leavesOf(one, [...path, name]))
}

/** A copy with another value at a path. */
function change<T>(value: T, [name, ...path]: readonly string[], to: (leaf: unknown) => unknown): T {
  if (name === undefined) return to(value) as T
  const child = (value as Record<string, unknown>)[name]
  return { ...value, [name]: change(child, path, to) }
}

function another(leaf: unknown): unknown {
  if (typeof leaf === 'string') return `${leaf}x`
  if (typeof leaf === 'number') return leaf + 1
  if (typeof leaf === 'boolean') return !leaf
  return 'x'
}

const kinds = Object.keys({
  keys: 0,
  role: 0,
  'web-identity': 0,
  sso: 0,
  login: 0,
  process: 0,
  container: 0,
  instance: 0,
} satisfies Record<Exclude<SourceKind, 'provider'>, 0>) as Exclude<SourceKind, 'provider'>[]

describe('the fingerprint', () => {
  beforeEach(writeFiles)

  it.each(kinds)('changes with every input of the kind %s, but for those with a reason', (kind) => {
    const samples: readonly Source[] = createSamples(stage.home)[kind]
    let changes = 0
    for (const sample of samples) {
      for (const path of leavesOf(sample)) {
        const isExempt = path.at(-1)! in exempt
        const changed = change(sample, path, another)
        expect({ path, isSame: textOf(changed) === textOf(sample) }).toEqual({ path, isSame: isExempt })
        if (!isExempt) changes += 1
      }
    }
    expect(changes).toBeGreaterThan(0)
  })

  it.each(kinds)('changes with every input of the kind %s below a role', (kind) => {
    const [role] = createSamples(stage.home).role
    for (const base of createSamples(stage.home)[kind] as readonly Source[]) {
      const sample = { ...role!, base }
      expect(textOf(sample)).not.toBe(textOf({ ...role!, base: { ...keys, accessKeyId: 'AKIB' } }))
      for (const path of leavesOf(base)) {
        const changed = { ...role!, base: change(base, path, another) }
        expect({ path, isSame: textOf(changed) === textOf(sample) }).toEqual({
          path,
          isSame: path.at(-1)! in exempt,
        })
      }
    }
  })

  it('changes when an input is absent', () => {
    const { role, sso, container, instance, 'web-identity': web } = createSamples(stage.home)
    const samples: [Source, readonly string[]][] = [
      [keys, ['sessionToken']],
      ...(['sessionName', 'externalId', 'mfaSerial', 'durationSeconds'] as const).map(
        (name): [Source, string[]] => [role[0]!, [name]],
      ),
      [role[0]!, ['sts', 'endpoint']],
      [web[0]!, ['sessionName']],
      [sso[0]!, ['sessionName']],
      [container[0]!, ['authorization']],
      [instance[0]!, ['endpoint']],
    ]
    for (const [sample, path] of samples) {
      expect({ path, text: textOf(change(sample, path, () => null)) }).not.toEqual({
        path,
        text: textOf(sample),
      })
    }
  })

  it('is another one for every kind', () => {
    const { provider: _, ...samples } = createSamples(stage.home)
    const texts = Object.values(samples).flatMap((one: readonly Source[]) =>
      one.map((source) => textOf(source)),
    )
    expect(new Set(texts).size).toBe(texts.length)
    expect(texts.length).toBeGreaterThan(kinds.length)
  })

  it('changes with the certificate authorities, whatever names them', () => {
    const texts = ['AWS_CA_BUNDLE', 'SSL_CERT_FILE'].map((name) => textOf(keys, { [name]: '/ca.pem' }))
    expect(texts[0]).toBe(texts[1])
    expect(new Set([textOf(keys), texts[0], textOf(keys, { AWS_CA_BUNDLE: '/other.pem' })]).size).toBe(3)
  })

  it('does not change with other variables', () => {
    expect(textOf(keys, { EDITOR: 'ed', AWS_PAGER: '' })).toBe(textOf(keys))
  })

  it('changes with the name under which a rule vouches for its source', () => {
    const [process] = createSamples(stage.home).process
    const texts = [textOf(process!), textOf(process!, {}, 'build'), textOf(process!, {}, 'deploy')]
    expect(new Set(texts).size).toBe(3)
  })
})

describe('a source', () => {
  beforeEach(writeFiles)

  const opaque: readonly SourceKind[] = ['process', 'container', 'instance']

  it.each(kinds)('is opaque when only its credentials tell its principal: %s', (kind) => {
    for (const source of createSamples(stage.home)[kind] as readonly Source[]) {
      const expected = opaque.includes(kind) ? source : null
      expect(fingerprint(source)?.opaque).toEqual(expected)
      const [role] = createSamples(stage.home).role
      expect(fingerprint({ ...role!, base: { ...role!, base: source } })?.opaque).toEqual(expected)
      expect(fingerprint(source, {}, 'build')).toMatchObject({ opaque: null })
    }
  })

  it('has no fingerprint when it is a provider, on which a role may be based', () => {
    const { provider, role } = createSamples(stage.home)
    for (const cacheAs of [undefined, 'build']) {
      expect(fingerprint(provider[0]!, {}, cacheAs)).toBeNull()
      expect(fingerprint({ ...role[0]!, base: provider[0]! }, {}, cacheAs)).toBeNull()
    }
  })
})

describe('the credentials of an opaque source', () => {
  const credentials = { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token' }
  const format = (one: Parameters<typeof fingerprintCredentials>[0]) =>
    JSON.stringify(fingerprintCredentials(one))

  it.each([
    ['another id', { accessKeyId: 'ASIB' }],
    ['another secret', { secretAccessKey: 'x' }],
    ['another token', { sessionToken: 'x' }],
  ])('have another fingerprint with %s', (_, more) => {
    expect(format({ ...credentials, ...more })).not.toBe(format(credentials))
  })

  it('have another fingerprint without a token, but the same with another expiry', () => {
    const { sessionToken: _, ...rest } = credentials
    expect(format(rest)).not.toBe(format(credentials))
    expect(format({ ...credentials, expiration: new Date(0) })).toBe(format(credentials))
  })
})

describe('the fingerprint of a web identity', () => {
  const claims = {
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'sts.amazonaws.com',
    sub: 'repo:corp/app:ref:refs/heads/main',
    repository: 'corp/app',
    nested: { environment: 'production' },
    exp: 2,
    iat: 1,
    nbf: 1,
    jti: 'one',
    auth_time: 1,
  }
  const web = (): WebIdentitySource => createSamples(stage.home)['web-identity'][0]!
  const withToken = (text: string) => {
    stage.write('web', text)
    return textOf(web())
  }

  it.each(['exp', 'iat', 'nbf', 'jti', 'auth_time'])(
    'does not change with %s, which each token of a principal has',
    (name) => {
      expect(withToken(webToken({ ...claims, [name]: 99 }))).toBe(withToken(webToken(claims)))
    },
  )

  it.each(['iss', 'aud', 'sub', 'repository', 'nested', 'more'])(
    'changes with %s, as a trust policy can test it',
    (name) => {
      expect(withToken(webToken({ ...claims, [name]: ['another'] }))).not.toBe(withToken(webToken(claims)))
    },
  )

  it.each(['opaque', 'a.b.c', `${webToken([])}`, webToken('text'), webToken(null)])(
    'changes with any character of a token that is no JSON web token: %s',
    (token) => {
      expect(withToken(`${token}x`)).not.toBe(withToken(token))
    },
  )

  it('does not exist while its file cannot be read', () => {
    stage.write('web', webToken(claims))
    expect(fingerprint(web())).not.toBeNull()
    rmSync(join(stage.home, 'web'))
    expect(fingerprint(web())).toBeNull()
    stage.write('web/x', '')
    expect(fingerprint(web())).toBeNull()
  })

  it('does not exist for a token that the caller passes, who has a cache', () => {
    expect(fingerprint({ ...web(), token: { text: webToken(claims) } })).toBeNull()
  })
})

describe('the fingerprint of an SSO session', () => {
  const sso = (): SsoSource => createSamples(stage.home).sso[0]!
  const withSession = (session: object) => {
    stage.write('sso', JSON.stringify(session))
    return fingerprint(sso()) && textOf(sso())
  }
  const session = { accessToken: 'access', refreshToken: 'refresh', expiresAt: '2026-11-23T12:00:00Z' }

  it('is that of the refresh token, which outlives the access token', () => {
    const renewed = { ...session, accessToken: 'another', expiresAt: '2026-11-23T13:00:00Z' }
    expect(withSession(renewed)).toBe(withSession(session))
    expect(withSession({ ...session, refreshToken: 'another' })).not.toBe(withSession(session))
  })

  it('is that of the access token where there is no refresh token', () => {
    const { refreshToken: _, ...plain } = session
    expect(withSession({ ...plain, expiresAt: 'later' })).toBe(withSession(plain))
    expect(withSession({ ...plain, accessToken: 'another' })).not.toBe(withSession(plain))
  })

  it('does not exist for somebody who has logged out', () => {
    expect(withSession({ refreshToken: 'refresh' })).toBeNull()
    rmSync(join(stage.home, 'sso'))
    expect(fingerprint(sso())).toBeNull()
    expect(fingerprint({ ...createSamples(stage.home).role[0]!, base: sso() })).toBeNull()
  })
})

describe('the fingerprint of a login session', () => {
  const withSession = (session: object) => {
    stage.write('login', JSON.stringify(session))
    const found = fingerprint(createSamples(stage.home).login[0]!)
    return found && JSON.stringify(found)
  }

  it('is that of the key of the login, which a renewal keeps', () => {
    const accessToken = { ...loginSession.accessToken, accessKeyId: 'ASIB' }
    const renewed = { ...loginSession, accessToken, refreshToken: 'another' }
    expect(withSession(renewed)).toBe(withSession(loginSession))
    expect(withSession({ ...loginSession, dpopKey: 'another' })).not.toBe(withSession(loginSession))
  })

  it.each([
    ['no token', { accessToken: undefined }],
    ['no key', { dpopKey: undefined }],
  ])('does not exist for somebody who has logged out: %s', (_, more) => {
    expect(withSession(loginSession)).not.toBeNull()
    expect(withSession({ ...loginSession, ...more })).toBeNull()
  })
})

describe('the fingerprint of a role at an endpoint of AWS', () => {
  const inRegion = (region: string) => {
    const [sample] = createSamples(stage.home).role
    const found = fingerprint({ ...sample!, sts: { ...sample!.sts, region, endpoint: null } })
    return JSON.stringify(found)
  }

  it('is the same in every region of a partition, so that one login serves registries in several', () => {
    expect(inRegion('eu-west-1')).toBe(inRegion('us-west-2'))
    expect(inRegion('cn-north-1')).toBe(inRegion('cn-northwest-1'))
    expect(inRegion('cn-north-1')).not.toBe(inRegion('us-west-2'))
  })
})

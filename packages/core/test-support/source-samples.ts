import { join } from 'node:path'
import type { ServiceTarget } from '../src/http/client-options.ts'
import type { KeysSource, Source, SourceKind } from '../src/identity/sources/source.ts'

/** One sample with every property per kind, and more where a property has several forms. */
export type Samples = { readonly [K in SourceKind]: readonly Required<Extract<Source, { kind: K }>>[] }

const target: Required<ServiceTarget> = {
  region: 'us-west-2',
  endpoint: 'https://endpoint',
  isFips: false,
  isDualStack: false,
}
export const keys: Required<KeysSource> = {
  kind: 'keys',
  profile: 'keys',
  place: '/config',
  accessKeyId: 'AKIA',
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration: 1_795_000_000_000,
}

/** Samples whose files are in a folder. */
export function createSamples(folder: string): Samples {
  const file = (name: string) => join(folder, name)
  return {
    provider: [{ kind: 'provider', profile: null, provider: async () => keys as never }],
    keys: [keys],
    role: [
      {
        kind: 'role',
        profile: 'role',
        roleArn: 'arn:aws:iam::111122223333:role/puller',
        sessionName: 'me',
        externalId: 'x',
        mfaSerial: 'serial',
        durationSeconds: 900,
        sts: target,
        base: keys,
      },
    ],
    'web-identity': [
      {
        kind: 'web-identity',
        profile: 'web',
        token: { file: file('web') },
        roleArn: 'arn:aws:iam::111122223333:role/puller',
        sessionName: 'me',
        sts: target,
      },
    ],
    sso: [
      {
        kind: 'sso',
        profile: 'sso',
        startUrl: 'https://corp.awsapps.com/start',
        sessionName: 'corp',
        accountId: '111122223333',
        roleName: 'puller',
        tokenFile: file('sso'),
        portal: target,
        oidc: target,
      },
    ],
    login: [{ kind: 'login', profile: 'login', session: 'arn', tokenFile: file('login'), signin: target }],
    process: [{ kind: 'process', profile: 'process', command: '/bin/credentials' }],
    container: [
      { kind: 'container', profile: null, url: 'http://localhost/', authorization: { file: file('web') } },
      { kind: 'container', profile: null, url: 'http://localhost/', authorization: { text: 'Bearer x' } },
    ],
    instance: [{ kind: 'instance', profile: null, endpoint: 'http://localhost', isV1Disabled: false }],
  }
}

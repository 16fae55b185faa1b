import { rmSync } from 'node:fs'
import type { Principal } from '@ecrlogin/local-ecr'
import { createLoginKey, loginFilePath, loginFileText } from '../../cloud/login-file.ts'
import { account, guest, section } from '../../cloud/stage.ts'
import {
  anew,
  type Caller,
  type CasesOf,
  guestAgain,
  nameOf,
  same,
  spent,
  stranger,
  withVariables,
} from './caller.ts'
import { serviceCases } from './service.ts'

interface Login {
  readonly profile?: string
  /** The ARN of the session. */
  readonly session?: string
  /** The folder of the session's file, below the home. */
  readonly folder?: string
  /** The private key of the login; it stays when the session is renewed. */
  readonly key?: string
  /** Hours from now. */
  readonly expiry?: number
}

const mine = `arn:aws:iam::${account}:user/me`
/** One for each login: with the same key, it would be the same one. */
const [key, otherKey, thirdKey] = [createLoginKey(), createLoginKey(), createLoginKey()]

function fileOf({ session = mine, folder }: Login): string {
  return loginFilePath(session, folder)
}

/** A caller who has logged in, and whose session has the keys of a principal. */
export function loggedInAs(principal: Principal, login: Login = {}): Caller {
  const { expiry = 8, key: dpopKey = key } = login
  return (lane) => {
    const text = loginFileText({
      principal,
      expiresAt: new Date(Date.now() + expiry * 3_600_000).toISOString(),
      refreshToken: 'a refresh token that AWS does not know',
      dpopKey,
    })
    lane.write(fileOf(login), text)
    return { ...callOf(login), principal: nameOf(principal.arn) }
  }
}

/** A caller who has logged out: `aws logout` removes the file. */
const loggedOut: Caller = (lane) => {
  rmSync(`${lane.home}/${fileOf({})}`, { force: true })
  return { ...callOf({}), principal: null }
}

function callOf({ profile = 'base', session = mine }: Login) {
  return {
    config: section(`profile ${profile}`, `login_session = ${session}`),
    environment: { AWS_PROFILE: profile },
  }
}

const theirs = { session: `arn:aws:iam::${account}:user/somebody-else`, key: otherKey }

export const login: CasesOf<'login'> = {
  inputs: {
    profile: {
      'with the same session': same(loggedInAs(guest), loggedInAs(guest, { profile: 'other' })),
      'with another session': anew(loggedInAs(guest), loggedInAs(stranger, { ...theirs, profile: 'other' })),
    },
    session: {
      'of somebody else': anew(loggedInAs(guest), loggedInAs(stranger, theirs)),
      'that is not logged in': anew(loggedInAs(guest), () => ({ ...callOf(theirs), principal: null })),
    },
    tokenFile: {
      'in another folder': anew(loggedInAs(guest), (lane) =>
        withVariables(loggedInAs(stranger, { folder: 'logins', key: otherKey }), {
          AWS_LOGIN_CACHE_DIRECTORY: `${lane.home}/logins`,
        })(lane),
      ),
    },
    signin: serviceCases(loggedInAs(guest), 'SIGNIN', [
      'https://us-east-1.signin.aws.amazon.com',
      'https://eu-west-1.signin.aws.amazon.com',
    ]),
  },
  more: {
    'is the same': same(loggedInAs(guest), loggedInAs(guest)),
    'is renewed': same(loggedInAs(guest), loggedInAs(guestAgain)),
    'is of a new login': anew(loggedInAs(guest), loggedInAs(guestAgain, { key: thirdKey })),
    'is of a new login of somebody else': anew(loggedInAs(guest), loggedInAs(stranger, { key: otherKey })),
    'has expired': spent(loggedInAs(guest), loggedInAs(guest, { expiry: -1 })),
    'is logged out': anew(loggedInAs(guest), loggedOut),
    'has a file without credentials': anew(loggedInAs(guest), (lane) => {
      lane.write(fileOf({}), JSON.stringify({ dpopKey: key }))
      return { ...callOf({}), principal: null }
    }),
  },
}

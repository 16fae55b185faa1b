import { randomBytes, randomInt } from 'node:crypto'
import { ServiceError } from '../aws/service-response.ts'

/** An IAM principal with static credentials. */
export interface Principal {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly accountId: string
  /** Defaults to the user `local-ecr` of the account. */
  readonly arn?: string
  /** The accounts whose private registries accept its tokens; defaults to its own account. */
  readonly accounts?: readonly string[]
  /** Whether IAM denies it authorization tokens. */
  readonly isDenied?: boolean
  /** Whether its credentials have expired. */
  readonly isExpired?: boolean
}

/** An IAM role, which STS and other services issue temporary credentials for. */
export interface Role {
  readonly arn: string
  /** The accounts whose private registries accept its tokens. */
  readonly accounts: readonly string[]
  /** The accounts that may assume it; defaults to its own account. */
  readonly trusts?: readonly string[]
  readonly externalId?: string
  /** With `mfaCode`: the MFA device whose code is required. */
  readonly mfaSerial?: string
  readonly mfaCode?: string
  readonly isDenied?: boolean
}

/** A principal or an assumed role, with all defaults resolved. */
export interface Caller {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | null
  readonly accountId: string
  readonly arn: string
  readonly userId: string
  readonly accounts: readonly string[]
  readonly isDenied: boolean
  /** The expiry of its credentials; null for never. */
  readonly expiresAt: Date | null
}

/** The principal that local ECR starts with if none is given; its credentials are those of the AWS documentation. */
export const defaultPrincipal: Principal = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  accountId: '111122223333',
  accounts: ['111122223333', '444455556666'],
}

/** All callers by access key ID; each assumed role adds one. */
export class Principals {
  readonly #callers = new Map<string, Caller>()
  readonly #roles: ReadonlyMap<string, Role>

  constructor(principals: readonly Principal[], roles: readonly Role[]) {
    for (const principal of principals) this.#callers.set(principal.accessKeyId, toCaller(principal))
    this.#roles = new Map(roles.map((role) => [role.arn, role]))
  }

  find(accessKeyId: string): Caller | undefined {
    return this.#callers.get(accessKeyId)
  }

  findRole(arn: string): Role | undefined {
    return this.#roles.get(arn)
  }

  findRoleByName(accountId: string, name: string): Role | undefined {
    return [...this.#roles.values()].find(({ arn }) => {
      const [, , , , account, resource = ''] = arn.split(':')
      return account === accountId && resource.endsWith(`/${name}`)
    })
  }

  /** Issues temporary credentials for a role. */
  assumeRole(role: Role, sessionName: string, expiresAt: Date): Caller {
    const [, partition, , , accountId = '', resource = ''] = role.arn.split(':')
    const roleName = resource.slice(resource.lastIndexOf('/') + 1)
    const session: Caller = {
      accessKeyId: `ASIA${randomText(16, base32)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(450).toString('base64'),
      accountId,
      arn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
      userId: `AROA${randomText(17, base32)}:${sessionName}`,
      accounts: role.accounts,
      isDenied: role.isDenied ?? false,
      expiresAt,
    }
    this.#callers.set(session.accessKeyId, session)
    return session
  }
}

/** Throws AWS's `AccessDeniedException` if IAM denies the caller this action. */
export function authorize(caller: Caller, action: string): void {
  if (!caller.isDenied) return
  throw new ServiceError(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: * ` +
      `because no identity-based policy allows the ${action} action`,
  )
}

function toCaller(principal: Principal): Caller {
  const { accountId } = principal
  return {
    accessKeyId: principal.accessKeyId,
    secretAccessKey: principal.secretAccessKey,
    sessionToken: principal.sessionToken ?? null,
    accountId,
    arn: principal.arn ?? `arn:aws:iam::${accountId}:user/local-ecr`,
    userId: `AIDA${principal.accessKeyId.slice(4)}`,
    accounts: principal.accounts ?? [accountId],
    isDenied: principal.isDenied ?? false,
    expiresAt: principal.isExpired ? new Date(0) : null,
  }
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

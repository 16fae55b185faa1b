import type { Principal } from '@ecrlogin/local-ecr'
import { guest } from '../../cloud/stage.ts'
import {
  anew,
  type Caller,
  type CasesOf,
  guestAgain,
  nameOf,
  refused,
  same,
  stranger,
  withVariables,
} from './caller.ts'
import { inContainer } from './container.ts'

/** A caller on an instance whose role has these keys. */
export function onInstance(principal: Principal | null, more: Record<string, string> = {}): Caller {
  return (lane) => {
    lane.machine.principal = principal
    const environment = {
      AWS_EC2_METADATA_DISABLED: 'false',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: lane.machine.url,
      ...more,
    }
    return { principal: principal && nameOf(principal.arn), environment }
  }
}

/** The same service under another URL. */
const elsewhere =
  (principal: Principal): Caller =>
  (lane) =>
    withVariables(onInstance(principal), { AWS_EC2_METADATA_SERVICE_ENDPOINT: `${lane.machine.url}/` })(lane)

export const instance: CasesOf<'instance'> = {
  inputs: {
    endpoint: {
      'with other keys': anew(onInstance(guest), elsewhere(stranger)),
      'where nobody responds': anew(
        onInstance(guest),
        refused(onInstance(guest, { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1' })),
      ),
      'that is switched off': anew(
        onInstance(guest),
        refused(onInstance(guest, { AWS_EC2_METADATA_DISABLED: 'true' })),
      ),
      'that is switched off in capitals': anew(
        onInstance(guest),
        refused(onInstance(guest, { AWS_EC2_METADATA_DISABLED: 'TRUE' })),
      ),
    },
    isV1Disabled: {
      'with other keys': anew(
        onInstance(guest),
        onInstance(stranger, { AWS_EC2_METADATA_V1_DISABLED: 'true' }),
      ),
    },
  },
  more: {
    'has the same keys': same(onInstance(guest), onInstance(guest)),
    'has new keys of the same role': anew(onInstance(guest), onInstance(guestAgain)),
    'has the keys of another role': anew(onInstance(guest), onInstance(stranger)),
    'has no role any more': anew(onInstance(guest), onInstance(null)),
    'runs a container with other keys': anew(onInstance(guest), (lane) => {
      const call = onInstance(guest)(lane)
      return withVariables(inContainer(stranger), call.environment!)(lane)
    }),
  },
}

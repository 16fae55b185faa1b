import type { Principal } from '@ecrlogin/local-ecr'
import { guest } from '../../cloud/stage.ts'
import { anew, type Caller, type CasesOf, guestAgain, type Lane, nameOf, same, stranger } from './caller.ts'

/** A caller in a container whose role has these keys. */
export function inContainer(principal: Principal | null, more: Variables = () => ({})): Caller {
  return (lane) => {
    lane.machine.principal = principal
    const environment = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${lane.machine.url}/credentials`,
      ...more(lane),
    }
    return { principal: principal && nameOf(principal.arn), environment }
  }
}

type Variables = (lane: Lane) => Record<string, string>

const byText = (text: string) => () => ({ AWS_CONTAINER_AUTHORIZATION_TOKEN: text })
const byFile = (text: string, file: string) => (lane: Lane) => ({
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: lane.write(file, text),
})
const elsewhere = ({ machine }: Lane) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${machine.url}/others` })
const nowhere = () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/credentials' })

export const container: CasesOf<'container'> = {
  inputs: {
    url: {
      'with other keys': anew(inContainer(guest), inContainer(stranger, elsewhere)),
      'with the same keys': anew(inContainer(guest), inContainer(guest, elsewhere)),
      'where nobody responds': anew(inContainer(guest), (lane) => ({
        ...inContainer(guest, nowhere)(lane),
        principal: null,
        exitCode: 5,
      })),
    },
    authorization: {
      'in the environment, with other keys': anew(
        inContainer(guest, byText('one')),
        inContainer(stranger, byText('two')),
      ),
      'in a file, with other keys': anew(
        inContainer(guest, byFile('one', 'token')),
        inContainer(stranger, byFile('two', 'other-token')),
      ),
      'in the same file, with other keys': anew(
        inContainer(guest, byFile('one', 'token')),
        inContainer(stranger, byFile('two', 'token')),
      ),
      'in the same file, with the same keys': same(
        inContainer(guest, byFile('one', 'token')),
        inContainer(guest, byFile('two', 'token')),
      ),
      'in a file that is missing': anew(inContainer(guest, byFile('one', 'token')), (lane) => ({
        ...inContainer(guest, () => ({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: `${lane.home}/missing` }))(
          lane,
        ),
        principal: null,
      })),
    },
  },
  more: {
    'has the same keys': same(inContainer(guest), inContainer(guest)),
    'has new keys of the same role': anew(inContainer(guest), inContainer(guestAgain)),
    'has the keys of another role': anew(inContainer(guest), inContainer(stranger)),
    'has no role any more': anew(inContainer(guest), inContainer(null)),
  },
}

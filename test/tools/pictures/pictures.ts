import { join } from 'node:path'
import { repositoryRoot } from '../../support/sandbox.ts'

const own = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const other = '444455556666.dkr.ecr.eu-central-1.amazonaws.com'

/** A picture of a terminal in which commands have run. */
export interface Picture {
  /** The name of its file in docs/pictures, without the extension. */
  readonly name: string
  /** For readers who do not see it. */
  readonly label: string
  readonly commands: readonly string[]
  /** Commands that have run before. */
  readonly before?: readonly string[]
  /** True if the commands fail. */
  readonly isFailure?: true
}

export const pictures: readonly Picture[] = [
  {
    name: 'first-run',
    label: 'The first run of ecrlogin: a login, a summary of a login command, a property read with jq',
    commands: [
      'ecrlogin login --region us-west-2',
      'ecrlogin get --region us-west-2',
      'ecrlogin get --region us-west-2 | jq -r .ExpiresAt',
    ],
  },
  { name: 'help', label: 'The help of ecrlogin', commands: ['ecrlogin --help'] },
  {
    name: 'get',
    label: 'The login commands of two accounts, without passwords',
    commands: ['ecrlogin get 111122223333 444455556666 --region us-west-2'],
  },
  {
    name: 'progress',
    label: 'A login to three registries, of which one fails: a line for each, then the error and what to do',
    commands: ['ecrlogin login 111122223333 444455556666 --region eu-central-1 --public'],
    isFailure: true,
  },
  {
    name: 'doctor',
    label: 'A report of ecrlogin doctor, with a warning, a problem, and the commands that fix them',
    commands: [`ecrlogin doctor ${other}`],
    isFailure: true,
  },
  {
    name: 'cache-list',
    label: 'The cached tokens: service, region, expiry and identity of each',
    before: [
      `ecrlogin password ${own}`,
      'ecrlogin password public.ecr.aws',
      'ecrlogin password --region eu-west-1',
    ],
    commands: ['ecrlogin cache list'],
  },
  {
    name: 'errors',
    label: 'Errors of ecrlogin, each with what to do about it',
    commands: [
      `ecrlogin login ${other}`,
      'ecrlogin login 111122223333',
      'ecrlogin get docker.io/library/alpine',
      'ecrlogin lgin',
    ],
    isFailure: true,
  },
]

/** The programs that the commands need. */
export const neededPrograms = ['docker', 'jq', 'script', 'stty'] as const

export function picturePath({ name }: Picture): string {
  return join(repositoryRoot, 'docs', 'pictures', `${name}.svg`)
}

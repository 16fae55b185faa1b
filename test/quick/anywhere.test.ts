import { copyFileSync, mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/cloud/cloud.ts'
import { findProgram, runProgram } from '../support/programs/programs.ts'
import { programFolders } from '../support/sandbox.ts'

const host = '111122223333.dkr.ecr.us-west-2.amazonaws.com'
const helper = 'docker-credential-ecrlogin'
const built = join(programFolders.quick, helper)
const answer = expect.stringContaining(`{"ServerURL":"${host}","Username":"AWS","Secret":"`)

/** The system calls that Linux has got since 3.17, which docs/install.md names, and that a C library or Rust may try. */
const newer =
  'execveat,copy_file_range,preadv2,pwritev2,statx,rseq,io_uring_setup,pidfd_open,clone3,close_range,openat2,faccessat2,memfd_secret,futex_waitv,renameat2'

let cloud: Cloud
let home: string

beforeAll(async () => {
  cloud = await startCloud()
  home = mkdtempSync(join(cloud.sandbox.home, 'home-'))
})
afterAll(() => cloud.close())

const environment = (): Record<string, string> => ({
  ...cloud.environmentWithCache(join(home, 'cache')),
  HOME: home,
})

it('a quick program starts in a root folder with nothing else in it', async ({ skip }) => {
  if (process.getuid?.() !== 0) skip('only the superuser can change the root folder')
  const root = mkdtempSync(join(home, 'root-'))
  copyFileSync(built, join(root, helper))
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment()
  const ended = await runProgram(['/usr/sbin/chroot', root, `/${helper}`, 'get'], {
    // There is no certificate authority that it could trust.
    environment: {
      HOME: '/',
      AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY,
      AWS_ENDPOINT_URL_ECR: cloud.localEcr.endpointUrl,
    },
    input: host,
  })
  expect(ended).toEqual({ exitCode: 0, stdout: answer, stderr: '' })
  expect(readdirSync(join(root, '.cache/ecrlogin'))).toHaveLength(1)
})

it('a quick program needs no system call that is newer than the kernel in the documentation', async ({
  skip,
}) => {
  if (!findProgram('strace')) skip('strace is not installed')
  const argv = ['strace', '-qq', '-o', '/dev/null', '-e', `inject=${newer}:error=ENOSYS`, built, 'get']
  for (const _ of ['first', 'cached']) {
    const ended = await runProgram(argv, { environment: environment(), input: host })
    expect(ended).toEqual({ exitCode: 0, stdout: answer, stderr: '' })
  }
})

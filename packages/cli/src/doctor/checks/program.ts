import { ok } from '../finding.ts'
import type { Check } from './check.ts'

export const program: Check = {
  name: 'program',
  find: ({ program: { version, runtime }, system }) => [
    ok(`ecrlogin ${version} on ${runtime} and ${system}.`),
  ],
}

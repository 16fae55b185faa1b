import { expect, it } from 'vitest'
import { clients } from '../packages/cli/src/clients/index.ts'
import { isDaemon, missingDaemon } from './support/programs/daemon.ts'
import { hasPart, requiredParts } from './support/programs/parts.ts'
import { findProgram } from './support/programs/programs.ts'
import { isInstalled, requiredShells, shells } from './support/shells/shells.ts'

it('this machine has at least one shell', () => {
  expect(shells.filter(isInstalled)).not.toEqual([])
})

it('this machine has at least one container client', () => {
  expect(clients.filter(({ name }) => findProgram(name))).not.toEqual([])
})

it('this machine has every shell that ECRLOGIN_REQUIRE_SHELLS names', () => {
  const installed = shells.filter(isInstalled).flatMap(({ name, dialect }) => [name, dialect])
  expect(installed).toEqual(expect.arrayContaining(requiredShells()))
})

it('this machine has every part that ECRLOGIN_REQUIRE_PARTS names, and can start its daemon', () => {
  const missing = (name: string) =>
    isDaemon(name) ? missingDaemon(name) : hasPart(name) ? null : `there is no ${name}`
  expect(requiredParts().flatMap((name) => missing(name) ?? [])).toEqual([])
})

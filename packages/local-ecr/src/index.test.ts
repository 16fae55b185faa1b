import { expect, it } from 'vitest'
import * as publicSurface from './index.ts'

it('exports only what the README documents', () => {
  expect(Object.keys(publicSurface).sort()).toEqual(['defaultPrincipal', 'faultKinds', 'startLocalEcr'])
})

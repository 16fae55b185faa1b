import { expect, it } from 'vitest'
import * as publicSurface from './index.ts'

it('exports what the README names, and nothing else', () => {
  expect(Object.keys(publicSurface).sort()).toEqual(['defaultPrincipal', 'faultKinds', 'startLocalEcr'])
})

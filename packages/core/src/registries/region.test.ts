import { describe, expect, it } from 'vitest'
import { parseRegionName } from './region.ts'

describe('parseRegionName', () => {
  it.each([
    ['us-east-1', 'us-east-1', false],
    ['fips-us-east-1', 'us-east-1', true],
    ['us-east-1-fips', 'us-east-1', true],
    ['us-gov-west-1', 'us-gov-west-1', false],
    ['fips', 'fips', false],
    ['', '', false],
  ])('reads %j as the region %j, of FIPS: %s', (text, name, isFips) => {
    expect(parseRegionName(text)).toEqual({ name, isFips })
  })
})

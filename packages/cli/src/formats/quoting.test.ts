import { describe, expect, it } from 'vitest'
import { isDialect } from './format.ts'
import { formats } from './index.ts'

const dialects = formats.filter(isDialect)

describe.each(dialects)('an argument in $name', ({ quote, quoteArgument }) => {
  it.each(['docker', 'login', '--password-stdin'])('is left without quotes when it is plain: %s', (text) => {
    expect(quoteArgument(text)).toBe(text)
  })

  it.each([
    '',
    ' ',
    "it's",
    '~',
    '~/x',
    '=ls',
    'a=~',
    '$HOME',
    'a b',
    '*',
    '{a,b}',
    '!x',
    '#',
    'ä',
    '\n',
    '"',
    '\\',
  ])('is quoted when a shell would change it: %j', (text) => {
    expect(quoteArgument(text)).toBe(quote(text))
  })
})

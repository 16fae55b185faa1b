import { parseSettings } from '@ecrlogin/core/internal'
import { describe, expect, it } from 'vitest'
import { addRule, formatRule, removeRule } from './edit-settings.ts'

const path = 'config.toml'
const rule = { match: '444455556666', profile: 'production' }
const commented = `# The identities.
[[registry]]
match = "*.example.com"   # our proxy
host = "111122223333.dkr.ecr.us-west-2.amazonaws.com"

[groups]
all = ["444455556666"] # everything
`

describe('a rule in the settings file', () => {
  it.each([
    ['an empty file', ''],
    ['a file with comments and groups', commented],
    ['a file without a newline at its end', commented.trimEnd()],
  ])('is added to %s, and undo restores the text', async (_, text) => {
    const added = (await addRule(path, text, rule))!
    expect(added.startsWith(text.trimEnd())).toBe(true)
    expect(added).toContain('[[registry]]\nmatch = "444455556666"\nprofile = "production"\n')
    expect(removeRule(added, rule.match)!.text.trimEnd()).toBe(text.trimEnd())
  })

  it('is removed from among others, which keep their order', async () => {
    let text = commented
    for (const match of ['1111', '2222', '3333']) text = (await addRule(path, text, { ...rule, match }))!
    const { text: rest } = removeRule(text, '2222')!
    let expected = commented
    for (const match of ['1111', '3333']) expected = (await addRule(path, expected, { ...rule, match }))!
    expect(rest).toBe(expected)
  })

  it('is added only once', async () => {
    const added = (await addRule(path, '', rule))!
    expect(await addRule(path, added, rule)).toBeNull()
  })

  it('is rejected when there is another one for the same registries', async () => {
    const added = (await addRule(path, '', rule))!
    await expect(addRule(path, added, { ...rule, profile: 'other' } as typeof rule)).rejects.toMatchObject({
      code: 'invalid-settings',
    })
  })

  it('is not added to a broken file', async () => {
    await expect(addRule(path, '[[registry]\n', rule)).rejects.toMatchObject({ code: 'invalid-settings' })
  })

  it('quotes any value', async () => {
    const hostile = { match: 'a"b\\c\nd', profile: "it's [x] # ünï \u007f\u0085" }
    const added = (await addRule(path, '', hostile))!
    expect(added).toBe(formatRule(hostile))
    expect((await parseSettings(path, formatRule({ ...hostile, match: 'a' }))).rules[0]!.profile).toBe(
      hostile.profile,
    )
    expect(removeRule(added, hostile.match)!.text).toBe('')
  })

  it('is not removed when setup did not write it', () => {
    expect(removeRule(commented, '*.example.com')).toBeNull()
  })
})

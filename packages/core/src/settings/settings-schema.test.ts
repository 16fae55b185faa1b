import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ruleKeys } from './registry-rule.ts'
import { parseSettings } from './settings.ts'

const id = '111122223333'
const host = `${id}.dkr.ecr.us-west-2.amazonaws.com`

const parse = (text: string) => parseSettings('/etc/config.toml', text)
const rule = (lines: string) => `[[registry]]\nmatch = "${id}"\n${lines}\n`

describe('the JSON schema of the settings file', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'settings.schema.json'), 'utf8'))
  const { properties, dependencies, required } = schema.definitions.rule

  it('allows the keys that the parser allows, and no others', () => {
    expect(Object.keys(properties)).toEqual(Object.keys(ruleKeys))
    expect(Object.keys(schema.properties)).toEqual(['registry', 'groups'])
    expect(schema.additionalProperties).toBe(false)
    expect(schema.definitions.rule.additionalProperties).toBe(false)
    expect(required).toEqual(['match'])
  })

  it('describes every key', () => {
    for (const [name, property] of Object.entries<{ description?: string; type?: string }>(properties)) {
      expect({ name, ...property }).toMatchObject({
        name,
        description: expect.stringMatching(/\.$/),
        type: 'string',
      })
    }
  })

  it('requires a role for the keys for which the parser does', async () => {
    for (const key of Object.keys(ruleKeys).filter((one) => one !== 'match')) {
      const text = rule(`${key} = "${properties[key].examples?.[0] ?? 'x'}"`)
      const isRejected = await parse(text).then(
        () => false,
        () => true,
      )
      expect({ key, isRejected }).toEqual({ key, isRejected: key in dependencies })
    }
  })

  const values: [key: string, value: string, isGood: boolean][] = [
    ['match', id, true],
    ['match', '*.dkr.ecr.*.amazonaws.com', true],
    ['match', 'images.example.com', true],
    ['match', '1111-2222-3333', false],
    ['match', `https://${host}`, false],
    ['match', 'Images.example.com', false],
    ['match', 'images.example.com:5000', false],
    ['role_arn', `arn:aws:iam::${id}:role/path/pull`, true],
    ['role_arn', `arn:aws-us-gov:iam::${id}:role/pull`, true],
    ['role_arn', `arn:aws:iam::${id}:role/`, false],
    ['role_arn', 'pull', false],
    ['region', 'eusc-de-east-1', true],
    ['region', 'us_west_2', false],
    ['region', 'us-west-', false],
  ]

  it.each(values)('judges %s = "%s" as the parser does', async (key, value, isGood) => {
    const lines = key === 'match' ? `match = "${value}"` : `match = "x.y"\n${key} = "${value}"`
    const isRead = await parse(`[[registry]]\n${lines}\n`).then(
      () => true,
      () => false,
    )
    const isInSchema = new RegExp(properties[key].pattern, 'u').test(value)
    expect({ isRead, isInSchema }).toEqual({ isRead: isGood, isInSchema: isGood })
  })

  it.each([
    ['team', true],
    ['team-1', true],
    [id, false],
    ['1111-2222', false],
    [host, false],
  ])('judges the group %s as the parser does', async (name, isGood) => {
    const isRead = await parse(`[groups]\n"${name}" = ["${host}"]\n`).then(
      () => true,
      () => false,
    )
    const isInSchema = new RegExp(schema.properties.groups.propertyNames.pattern, 'u').test(name)
    expect({ isRead, isInSchema }).toEqual({ isRead: isGood, isInSchema: isGood })
  })
})

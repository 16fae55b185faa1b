import { describe, expect, it } from 'vitest'
import { annotationKey, checkName, labelKey, labelValue, namespaceName, secretName } from './names.ts'

const rules = { secretName, namespaceName, labelKey, labelValue, annotationKey }

describe('Kubernetes accepts', () => {
  it.each<[keyof typeof rules, string]>([
    ['secretName', 'a'],
    ['secretName', '1-a.b--c.2'],
    ['secretName', `${'a'.repeat(200)}.${'b'.repeat(52)}`],
    ['namespaceName', 'kube-system'],
    ['namespaceName', '1'],
    ['namespaceName', 'a'.repeat(63)],
    ['labelKey', 'app.kubernetes.io/managed-by'],
    ['labelKey', 'Team_1.x-y'],
    ['labelKey', `${'a'.repeat(253)}/${'B'.repeat(63)}`],
    ['labelValue', ''],
    ['labelValue', 'v1.0_A-z'],
    ['annotationKey', 'example.com/why'],
  ])('as %s: %j', (rule, name) => {
    expect(checkName(name, rules[rule])).toBe(name)
  })
})

describe('Kubernetes does not accept', () => {
  it.each<[keyof typeof rules, string]>([
    ['secretName', ''],
    ['secretName', 'Upper'],
    ['secretName', 'a_b'],
    ['secretName', '-a'],
    ['secretName', 'a-'],
    ['secretName', 'a..b'],
    ['secretName', 'a.-b'],
    ['secretName', 'a\n'],
    ['secretName', 'a'.repeat(254)],
    ['namespaceName', 'a.b'],
    ['namespaceName', 'a'.repeat(64)],
    ['namespaceName', 'a\nb'],
    ['labelKey', ''],
    ['labelKey', '/a'],
    ['labelKey', 'a/'],
    ['labelKey', 'a/b/c'],
    ['labelKey', 'Upper.example/a'],
    ['labelKey', '__proto__'],
    ['labelKey', `a/${'b'.repeat(64)}`],
    ['labelKey', `${'a'.repeat(254)}/b`],
    ['labelValue', 'two words'],
    ['labelValue', '-a'],
    ['labelValue', 'a'.repeat(64)],
    ['annotationKey', 'what?'],
  ])('as %s: %j', (rule, name) => {
    expect(() => checkName(name, rules[rule])).toThrow(/^Kubernetes does not accept the /)
  })
})

import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1/PolicyRule'

/** The rules of a role: in one namespace, or in the whole cluster (null). */
export interface Grant {
  readonly namespace: string | null
  readonly rules: readonly IPolicyRule[]
}

/** An action on a resource, as the API server sees it. */
export interface Action {
  readonly verb: string
  readonly group: string
  readonly resource: string
  /** Null for a call that is not about one namespace. */
  readonly namespace: string | null
  /** Null for a call that is not about one object, such as `create`. */
  readonly name: string | null
}

/** True if Kubernetes' role-based access control allows an action. */
export function isAllowed(action: Action, grants: readonly Grant[]): boolean {
  return grants
    .filter(({ namespace }) => namespace === null || namespace === action.namespace)
    .some(({ rules }) => rules.some((rule) => covers(rule, action)))
}

function covers(
  { verbs, apiGroups = [], resources = [], resourceNames = [] }: IPolicyRule,
  { verb, group, resource, name }: Action,
): boolean {
  const includes = (all: readonly string[], one: string) => all.includes('*') || all.includes(one)
  return (
    includes(verbs, verb) &&
    includes(apiGroups, group) &&
    includes(resources, resource) &&
    (resourceNames.length === 0 || (name !== null && resourceNames.includes(name)))
  )
}

import { storeOf } from '../../docker-config/credential-stores.ts'
import type { AuthContent, AuthFile } from '../../docker-config/read-auth-files.ts'
import type { Facts } from '../facts.ts'
import { type Finding, ok, problem, warning } from '../finding.ts'
import { inspectionsOf, isOfWanted, showPath } from '../phrases.ts'
import type { Check } from './check.ts'
import { findUnreadable } from './unreadable-file.ts'

/** The longest password that Windows' own store accepts, in bytes; ECR tokens are longer. */
const windowsLimit = 2560

/** Docker's configuration, and the credential helpers in it. */
export const stores: Check = {
  name: 'stores',
  find: (facts) => facts.authFiles.flatMap((file) => findInFile(file, facts)),
}

function findInFile(file: AuthFile, facts: Facts): Finding[] {
  const { content } = file
  if (content === null) return []
  if ('error' in content) return findUnreadable(content, file, facts)
  const hosts = inspectionsOf(facts).flatMap(({ registry }) => registry ?? [])
  const found = [
    // Without a known host, a store is still one that every login uses.
    ...(hosts.length > 0 ? hosts : [null]).flatMap((host) => findForHost(host, content, file, facts)),
    ...findMixture(content, file, facts),
  ]
  return found.length > 0 ? found : [ok(`${showPath(file.path, facts)} can be read.`)]
}

/** Docker looks up a helper by the exact host; without one it uses the store. */
function findForHost(host: string | null, content: AuthContent, file: AuthFile, facts: Facts): Finding[] {
  const own = host === null ? undefined : content.credHelpers[host]
  const helper = own ?? storeOf(content.credsStore, file.clients)
  if (!helper) return []
  const where = showPath(file.path, facts)
  const purpose = host ?? 'all registries'
  const hint = `Use ecrlogin's helper for this registry: \`ecrlogin setup docker ${host ?? 'REGISTRY'}\`.`
  const fault = (message: string, remedy: string) =>
    isOfWanted(file, facts) ? problem('client-failed', message, remedy) : warning(message, remedy)
  if (!facts.helpersOnPath.has(helper)) {
    const message = `${where} has the helper ${helper} for ${purpose}, but ${describeMissing(helper)}.`
    return [fault(message, hint)]
  }
  const failure = facts.storeFailures.get(helper)
  if (failure) {
    const message = `${where} has the helper ${helper} for ${purpose}, which cannot store a login (${failure}).`
    return [fault(message, hint.replace('helper', 'helper, which needs no store,'))]
  }
  if (own === undefined && helper === 'ecrlogin') {
    const message = `${where} has ecrlogin as credsStore, which stores no passwords of other registries.`
    return [warning(message, `${hint.slice(0, -1)}, and remove credsStore.`)]
  }
  if (facts.system === 'win32' && ['wincred', 'desktop'].includes(helper)) {
    const message = `${where} stores logins in Windows' own store, which accepts ${windowsLimit} bytes and rejects the longer ECR tokens ("The stub received bad data").`
    return [warning(message, hint)]
  }
  return [ok(`${where} has the helper ${helper} for ${purpose}.`)]
}

function describeMissing(helper: string): string {
  const missing = `docker-credential-${helper} is not on PATH`
  if (helper === 'ecr-login')
    return `${missing}; that is amazon-ecr-credential-helper, and the helper of ecrlogin is named ecrlogin`
  if (helper.startsWith('docker-credential-')) return `${missing}; docker itself adds docker-credential-`
  return missing
}

/** Two helpers for ECR in one file use different identities. */
function findMixture({ credHelpers }: AuthContent, { path }: AuthFile, facts: Facts): Finding[] {
  const hosts = Object.keys(credHelpers).filter((host) => credHelpers[host] === 'ecr-login')
  const isMixed = Object.values(credHelpers).includes('ecrlogin') && facts.helpersOnPath.has('ecr-login')
  if (hosts.length === 0 || !isMixed) return []
  const message = `${showPath(path, facts)} has ecrlogin for some registries and ecr-login for others, which knows neither the settings nor the cache of ecrlogin.`
  return [warning(message, `Use one for all: \`ecrlogin setup docker ${hosts.join(' ')}\`.`)]
}

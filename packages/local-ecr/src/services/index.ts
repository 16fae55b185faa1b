import type { Service } from '../aws/service-hosts.ts'
import type { Api } from '../protocols/api.ts'
import { containerCredentials } from './container-credentials.ts'
import { ecr } from './ecr.ts'
import { ecrPublic } from './ecr-public.ts'
import { instanceMetadataService } from './instance-metadata-service.ts'
import { signin } from './signin.ts'
import { sso } from './sso.ts'
import { ssoOidc } from './sso-oidc.ts'
import { sts } from './sts.ts'

/** All services but the registries. */
export const apis: Readonly<Record<Exclude<Service, 'registry'>, Api>> = {
  ecr,
  'ecr-public': ecrPublic,
  sts,
  sso,
  'sso-oidc': ssoOidc,
  signin,
  'container-credentials': containerCredentials,
  'instance-metadata': instanceMetadataService,
}

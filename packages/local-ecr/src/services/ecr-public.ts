import type { ApiCall } from '../protocols/api.ts'
import { jsonApi } from '../protocols/aws-json.ts'
import { authorize, type Caller } from '../state/principals.ts'
import { issueAuthorizationData } from './token-issuer.ts'

/** Amazon ECR Public: tokens for the public registry, `public.ecr.aws`. */
export const ecrPublic = jsonApi('SpencerFrontendService', { GetAuthorizationToken: getAuthorizationToken })

function getAuthorizationToken(call: ApiCall, caller: Caller): object {
  authorize(caller, 'ecr-public:GetAuthorizationToken')
  const entry = issueAuthorizationData(call, caller, 'public')
  return entry ? { authorizationData: entry } : {}
}

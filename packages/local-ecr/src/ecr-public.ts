import type { ApiCall } from './api.ts'
import { issueAuthorizationData } from './authorization-data.ts'
import { jsonApi } from './aws-json.ts'
import { authorize, type Caller } from './principals.ts'

/** Amazon ECR Public: tokens for the public registry. */
export const ecrPublic = jsonApi('SpencerFrontendService', { GetAuthorizationToken: getAuthorizationToken })

function getAuthorizationToken(call: ApiCall, caller: Caller): object {
  authorize(caller, 'ecr-public:GetAuthorizationToken')
  const entry = issueAuthorizationData(call, caller, 'public')
  return entry ? { authorizationData: entry } : {}
}

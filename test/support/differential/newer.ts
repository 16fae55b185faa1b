import type { Scenario } from './scenario.ts'

/** Features that Debian's AWS CLI does not know, or only in part. */
const unknown =
  /endpoint_url|^services|\[services|dualstack|login_session|AWS_ENDPOINT_URL|eusc-|us-isof|eu-isoe|AUTHORIZATION_TOKEN_FILE/im

/** Whether only a newer AWS CLI than Debian's can decide a scenario. */
export function isNewer({ files, environment, region }: Scenario): boolean {
  const texts = [...Object.values(files), ...Object.entries(environment).flat(), region ?? '']
  return texts.some((text) => unknown.test(text))
}

import { type AwsConfig, sourceChain } from '../../aws-config/aws-config.ts'
import { EcrLoginError, quoteValue } from '../../errors/errors.ts'
import { assumeRole } from './assume-role.ts'
import { sdkOptions } from './sdk-options.ts'
import type { Source } from './source.ts'

/** Whatever a profile configures: static credentials, a role, SSO, a login session or a process. */
export const profile: Source = {
  async getCredentials(context) {
    const { config, mfaCodeProvider } = context
    checkReferences(config)
    const { fromIni } = await import('@aws-sdk/credential-providers')
    const options = {
      ...sdkOptions(context),
      filepath: config.credentialsFile,
      configFilepath: config.configFile,
      ...(mfaCodeProvider && { mfaCodeProvider }),
    }
    const { role_arn, source_profile, mfa_serial, ...settings } = config.settings
    if (role_arn && mfa_serial && source_profile && source_profile !== config.profile) {
      // The SDK would ask for the MFA code before it knows whether the source profile has credentials.
      const source = await fromIni({ ...options, profile: source_profile })()
      const role = {
        arn: role_arn,
        externalId: settings.external_id,
        sessionName: settings.role_session_name,
        mfaSerial: mfa_serial,
        durationSeconds: Number(settings.duration_seconds ?? 3600),
      }
      return assumeRole(role, source, context)
    }
    return fromIni({ ...options, profile: config.profile })
  },
  failure: {
    code: 'invalid-profile',
    message: 'the profile provides none',
    hint: ({ configFile }) => `Check its section in ${configFile}.`,
  },
}

/** Throws `invalid-profile` when the profile or one of its source profiles refers to a section that does not exist. */
function checkReferences(config: AwsConfig): void {
  const { files, configFile } = config
  for (const [name, { source_profile, sso_session }] of sourceChain(config)) {
    const missing =
      source_profile && !files.profiles.has(source_profile)
        ? `the source profile ${quoteValue(source_profile)}`
        : sso_session && !files.ssoSessions.has(sso_session) && `the SSO session ${quoteValue(sso_session)}`
    if (!missing) continue
    throw new EcrLoginError(
      'invalid-profile',
      `The profile ${quoteValue(name)} refers to ${missing}, which does not exist.`,
      `Check its section in ${configFile}.`,
    )
  }
}

import type { DeliberateDifference } from '../support/differential/deliberate-difference.ts'
import type { Scenario } from '../support/differential/scenario.ts'

/** Every difference to the AWS CLI that is meant, with the reason; the tests fail for any other one. */
export const deliberateDifferences: readonly DeliberateDifference[] = [
  {
    name: 'a session without a name is called ecrlogin',
    reason: "The AWS CLI's `botocore-session-TIME` says neither who made it nor anything else.",
    wording: (request) =>
      request.replace(
        /botocore-session-\d+|(?<=RoleSessionName=|:assumed-role\/[^/]+\/)ecrlogin\b/g,
        '(default)',
      ),
  },
  {
    name: "the FIPS host of ECR's API is that of the AWS SDK",
    reason: "AWS's own sources disagree: the AWS CLI says ecr-fips, the SDKs api.ecr-fips.",
    wording: (request) => request.replace(' at api.ecr-fips.', ' at ecr-fips.'),
  },
  {
    name: 'a file is read although a line, a section or a setting in it is wrong',
    reason: 'The AWS CLI refuses every call, even one with the keys of the environment.',
    excuses: ({ theirs }) => theirs.message.includes('Unable to parse config file'),
  },
  {
    name: 'an SSO session can be behind a source profile',
    reason: 'Version 2.9.19 of the AWS CLI crashes; newer ones do what ecrlogin does.',
    excuses: ({ theirs }) => theirs.message.includes("'NoneType' object has no attribute 'get_frozen_token'"),
  },
  {
    name: 'dual-stack endpoints are asked for in every partition',
    reason: 'The AWS SDK knows the names in partitions where the AWS CLI knows none yet.',
    excuses: ({ theirs }) => /the following variant\(s\) \['dualstack'/.test(theirs.message),
  },
  {
    name: 'an SSO session that does not exist matters only where it is used',
    reason:
      'The AWS CLI looks for a bearer token first, even for calls that are signed with other credentials.',
    excuses: ({ theirs }) => theirs.message.includes('is configured to use the SSO token provider but'),
  },
  {
    name: 'the credentials below a role come before the question for an MFA code',
    reason: 'Without them the code would be of no use; the AWS CLI asks first.',
    excuses: ({ theirs, ours }) =>
      theirs.message.includes('Enter MFA code') &&
      !ours.isOk &&
      !ours.trail.some((request) => request.startsWith('ecr')),
  },
  {
    name: 'services that do not exist are refused although a source asks none of them yet',
    reason:
      'Otherwise a login works until its session is renewed, or a role until its MFA code is needed again.',
    excuses: ({ scenario, ours }) =>
      Boolean(scenario.environment.AWS_ENDPOINT_URL_ECR) &&
      /refers to the services .* which do not exist/.test(ours.message),
  },
  {
    name: 'a value ends at a comment',
    reason: 'People write comments there, and AWS documents that they are none of the value.',
    asMeant: (scenario) =>
      changeConfigs(scenario, (text) =>
        text.replace(/^(\s*(?!credential_process)[\w-]+[ \t]*[=:].*?)[ \t][#;].*$/gim, '$1'),
      ),
  },
  {
    name: 'a continuation line is a header or a setting of its own',
    reason:
      'The AWS CLI makes it part of the value above, which nobody means; the AWS SDKs read headers at any depth.',
    asMeant: (scenario) => changeConfigs(scenario, withoutContinuations),
  },
  {
    name: 'an empty variable counts as absent',
    reason: 'Scripts and CI systems set variables to nothing where there is no value.',
    asMeant: (scenario) => ({
      ...scenario,
      environment: Object.fromEntries(
        Object.entries(scenario.environment).filter(([, value]) => value !== ''),
      ),
    }),
  },
  {
    name: 'an empty setting counts as absent',
    reason: 'The AWS CLI takes the empty text for a key, a region or a role.',
    asMeant: (scenario) =>
      changeConfigs(scenario, (text) =>
        // A block begins with a setting that looks empty, too; comments may stand before its deeper lines.
        text.replace(
          /^([ \t]*)[\w-]+[ \t]*[=:][ \t]*\r?\n(?!(?:[ \t]*(?:[#;].*)?\r?\n)*\1[ \t]+[^\s#;])/gm,
          '',
        ),
      ),
  },
  {
    name: 'no profile inherits the section DEFAULT',
    reason:
      'AWS documents no such section; it is a feature of the library that the AWS CLI reads files with.',
    asMeant: (scenario) => changeConfigs(scenario, (text) => withoutSection(text, 'DEFAULT')),
  },
  {
    name: 'the section [profile default] comes before [default]',
    reason: 'So AWS documents it; the AWS CLI takes whichever is last.',
    asMeant: (scenario) =>
      changeConfigs(scenario, (text) =>
        /^\[profile\s+["']?default["']?\]/m.test(text) ? withoutSection(text, 'default') : text,
      ),
  },
]

function changeConfigs(scenario: Scenario, change: (text: string) => string): Scenario {
  const files = Object.entries(scenario.files).map(([path, text]) => [
    path,
    /(^|\/)(config|credentials|own)$/.test(path) ? change(text) : text,
  ])
  return { ...scenario, files: Object.fromEntries(files) }
}

function withoutSection(text: string, header: string): string {
  return text
    .split(/^(?=\[)/m)
    .filter((section) => !section.startsWith(`[${header}]`))
    .join('')
}

/** Gives a line that is deeper than the setting above, which has a value, the depth of that setting; a header gets none. */
function withoutContinuations(text: string): string {
  let indent = ''
  let canContinue = false
  const lines = text.split('\n').map((line) => {
    const [, own = '', content = ''] = /^([ \t]*)(.*)$/.exec(line.replace(/\r$/, '')) ?? []
    if (content === '' || /^[#;]/.test(content)) return line
    const isHeader = content.startsWith('[')
    if (canContinue && own.length > indent.length) {
      if (!isHeader) return indent + content
      indent = ''
      canContinue = false
      return content
    }
    indent = own
    canContinue = !isHeader && /[=:]\s*\S/.test(content)
    return line
  })
  return lines.join('\n')
}

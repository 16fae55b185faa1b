import { EcrLoginError, getLoginCommands } from '@ecrlogin/core'
import { quoteValue } from '@ecrlogin/core/internal'
import { Option } from 'commander'
import { type Command, firstFailure, reportFailure } from '../command/command.ts'
import { toLoginOptions } from '../command/login-options.ts'
import { collect } from '../command/options.ts'
import { loginCommandsOf } from '../formats/format.ts'
import {
  annotationKey,
  checkName,
  labelKey,
  labelValue,
  type NameRule,
  namespaceName,
  secretName,
} from '../kubernetes/names.ts'
import {
  createSecrets,
  formatSecrets,
  type SecretFormat,
  secretFormats,
} from '../kubernetes/secret-manifest.ts'

interface SecretOptions {
  readonly output: SecretFormat
  readonly name: string
  readonly namespace?: readonly string[]
  readonly label?: readonly string[]
  readonly annotation?: readonly string[]
}

export const secret: Command<SecretOptions> = {
  arguments: '[registry...]',
  examples: [
    ['print a Secret for kubectl apply -f -', 'ecrlogin secret --region us-west-2 --name regcred'],
    [
      'print one for each of two namespaces',
      'ecrlogin secret 111122223333.dkr.ecr.us-west-2.amazonaws.com -n shop -n billing',
    ],
    ['print JSON, with a label', 'ecrlogin secret --region us-west-2 -o json --label app=shop'],
  ],
  configure(command) {
    command
      .addOption(
        new Option('-o, --output <format>', 'output format').choices(secretFormats).default(secretFormats[0]),
      )
      .addOption(new Option('--name <name>', 'name of the Secret').default('ecrlogin'))
      .addOption(new Option('-n, --namespace <name>', 'namespace to print a Secret for').argParser(collect))
      .addOption(new Option('--label <key=value>', 'label of the Secret').argParser(collect))
      .addOption(new Option('--annotation <key=value>', 'annotation of the Secret').argParser(collect))
  },
  async run(registries, options, context) {
    const metadata = {
      name: checkName(options.name, secretName),
      namespaces: [...new Set(options.namespace ?? [])].map((name) => checkName(name, namespaceName)),
      labels: toPairs(options.label, labelKey, labelValue),
      annotations: toPairs(options.annotation, annotationKey),
    }
    const results = await getLoginCommands(await toLoginOptions(registries, options, context))
    const failures = results.flatMap((result) =>
      'error' in result ? reportFailure(result.registry, result.error, context) : [],
    )
    // Applying a Secret that lacks one of its registries would remove a login that works.
    if (failures.length > 0) return firstFailure(failures)
    context.io.out(await formatSecrets(createSecrets(loginCommandsOf(results), metadata), options.output))
    return 0
  },
}

/** Parses `key=value` pairs; the last one of a key wins. Throws `invalid-usage`. */
function toPairs(pairs: readonly string[] = [], key: NameRule, value?: NameRule): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals === -1) throw noValue(pair, key)
      const content = pair.slice(equals + 1)
      return [checkName(pair.slice(0, equals), key), value ? checkName(content, value) : content]
    }),
  )
}

function noValue(pair: string, { what }: NameRule): EcrLoginError {
  return new EcrLoginError('invalid-usage', `The ${what} ${quoteValue(pair)} has no value.`, 'Use key=value.')
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AwsConfig, readAwsConfig } from '../src/aws-config/aws-config.ts'
import type { Environment } from '../src/system/environment.ts'

/** The texts of the AWS config files; none when they are empty. */
export interface ConfigTexts {
  readonly config?: string
  readonly credentials?: string
}

const homes: string[] = []

/** Makes a home with AWS config files. */
export function makeHome({ config = '', credentials = '' }: ConfigTexts = {}): string {
  const home = mkdtempSync(join(tmpdir(), 'ecrlogin-core-'))
  homes.push(home)
  mkdirSync(join(home, '.aws'))
  if (config) writeFileSync(join(home, '.aws', 'config'), config)
  if (credentials) writeFileSync(join(home, '.aws', 'credentials'), credentials)
  return home
}

/** Reads the configuration in a home of its own. */
export function readFrom(texts: ConfigTexts, environment: Environment = {}, profile?: string): AwsConfig {
  return readAwsConfig({ HOME: makeHome(texts), ...environment }, profile)
}

export function removeHomes(): void {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true })
}

import { environmentCredentials } from './index.ts'
import type { Source } from './source.ts'

/** `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
export const environment: Source = {
  getCredentials: async ({ config }) => environmentCredentials(config)!,
  failure: null,
}

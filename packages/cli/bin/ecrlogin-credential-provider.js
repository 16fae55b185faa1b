#!/usr/bin/env node
import { programs } from '../dist/programs.js'

await programs['ecrlogin-credential-provider'](process.argv.slice(2))

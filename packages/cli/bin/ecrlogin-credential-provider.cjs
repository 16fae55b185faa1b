#!/usr/bin/env node
require('../dist/main.cjs').programs['ecrlogin-credential-provider'](process.argv.slice(2))

#!/usr/bin/env node
require('../dist/main.js').programs['ecrlogin-credential-provider'](process.argv.slice(2))

#!/usr/bin/env node
require('../dist/programs.js').programs['ecrlogin-credential-provider'](process.argv.slice(2))

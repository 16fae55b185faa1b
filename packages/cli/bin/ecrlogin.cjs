#!/usr/bin/env node
require('../dist/main.cjs').programs.ecrlogin(process.argv.slice(2))

#!/usr/bin/env node
require('../dist/programs.js').programs.ecrlogin(process.argv.slice(2))

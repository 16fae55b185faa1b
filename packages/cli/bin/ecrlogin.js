#!/usr/bin/env node
require('../dist/main.js').programs.ecrlogin(process.argv.slice(2))

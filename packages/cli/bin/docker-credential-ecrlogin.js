#!/usr/bin/env node
require('../dist/programs.js').programs['docker-credential-ecrlogin'](process.argv.slice(2))

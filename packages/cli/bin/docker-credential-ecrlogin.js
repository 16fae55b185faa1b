#!/usr/bin/env node
require('../dist/main.js').programs['docker-credential-ecrlogin'](process.argv.slice(2))

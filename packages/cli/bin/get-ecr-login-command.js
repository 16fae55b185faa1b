#!/usr/bin/env node
require('../dist/programs.js').programs['get-ecr-login-command'](process.argv.slice(2))

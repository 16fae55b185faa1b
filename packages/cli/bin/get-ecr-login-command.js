#!/usr/bin/env node
require('../dist/main.js').programs['get-ecr-login-command'](process.argv.slice(2))

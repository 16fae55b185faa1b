#!/usr/bin/env node
require('../dist/main.cjs').programs['get-ecr-login-command'](process.argv.slice(2))

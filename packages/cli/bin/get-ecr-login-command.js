#!/usr/bin/env node
import { programs } from '../dist/programs.js'

await programs['get-ecr-login-command'](process.argv.slice(2))

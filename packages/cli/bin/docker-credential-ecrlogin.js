#!/usr/bin/env node
import { programs } from '../dist/programs.js'

await programs['docker-credential-ecrlogin'](process.argv.slice(2))

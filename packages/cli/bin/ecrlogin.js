#!/usr/bin/env node
import { programs } from '../dist/programs.js'

await programs.ecrlogin(process.argv.slice(2))

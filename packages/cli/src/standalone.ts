import { basename } from 'node:path'
import { programs } from './main.ts'

// One file is all programs: links to it, or copies of it, carry the names.
const program = programs[basename(process.argv0).replace(/\.exe$/i, '')] ?? programs.ecrlogin!
void program(process.argv.slice(2))

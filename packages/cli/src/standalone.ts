import { basename } from 'node:path'
import { programs } from './main.ts'

// The executable contains all programs; links to it, or copies of it, have their names.
const program = programs[basename(process.argv0).replace(/\.exe$/i, '')] ?? programs.ecrlogin!
void program(process.argv.slice(2))

import { basename } from 'node:path'
import { programs } from './main.ts'
import { rejectOtherRelease } from './process/reject-other-release.ts'

rejectOtherRelease(process.env)
// The executable contains all programs; links to it, or copies of it, have their names.
const name = basename(process.argv0).replace(/\.exe$/i, '')
// A link can have any name, also one that every object has a member of.
const program = Object.hasOwn(programs, name) ? programs[name]! : programs.ecrlogin!
void program(process.argv.slice(2))

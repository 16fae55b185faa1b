import { cache } from './cache.ts'
import type { Command } from './command.ts'
import { get } from './get.ts'
import { init } from './init.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { password } from './password.ts'
import { setup } from './setup.ts'
import { token } from './token.ts'

/** Every command, in the order in which help lists them. */
export const commands = [get, login, logout, password, token, init, setup, cache] as readonly Command[]

#!/usr/bin/env node
import '../dist/get-ecr-login-command.js'

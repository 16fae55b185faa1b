#!/usr/bin/env node
import '../dist/ecrlogin-credential-provider.js'

#!/usr/bin/env node
import '../dist/docker-credential-ecrlogin.js'

#!/usr/bin/env node
import { register } from 'tsx/esm/api'

// Before tsx looks at every import: in a package it has nothing to do, and with it their many files take thrice as long.
await Promise.all([import('typebox'), import('yargs'), import('ajv')])
register()
await import('./cli.ts')

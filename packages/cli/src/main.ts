#!/usr/bin/env node
import { runCommandLine } from './lib/command-line.ts'

runCommandLine(process.argv.slice(2), process.env).then(
  (output) => process.stdout.write(output),
  (error: unknown) => {
    process.stderr.write(`parley: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)

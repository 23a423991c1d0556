import { runInstallation } from '@parley/cli'
import { app, variablesOf } from './app.ts'

await runInstallation(variablesOf(process.env), { examples: false, ...app })

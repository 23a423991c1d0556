export { start as runInstallation } from './lib/commands/start.ts'
export { type Installation, startInstallation } from './lib/installation.ts'
export type { AppOptions, AppParts } from './lib/mount.ts'
export { type EnvironmentProblem, EnvironmentProblems, type VariableName, type Variables } from './lib/settings.ts'

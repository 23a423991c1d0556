export { type Installation, startInstallation } from './lib/installation.ts'
export { type EnvironmentProblem, EnvironmentProblems, type VariableName, type Variables } from './lib/settings.ts'

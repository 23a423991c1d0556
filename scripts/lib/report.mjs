// The report of a check.

/**
 * Prints the problems of a check, and fails the process if there are any.
 * @param {string} checked the checked things, for the line without a problem
 * @param {string[]} problems one line each, beginning with the file
 */
export function report(checked, problems) {
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
  console.log(problems.length > 0 ? `${problems.length} problems in ${checked}` : `${checked}: no problem`)
}

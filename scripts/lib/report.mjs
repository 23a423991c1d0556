// How a check ends.

/**
 * Prints what a check found, and lets the process fail when it found anything.
 * @param {string} checked what was looked at, for the line that is printed when all is well
 * @param {string[]} problems one line each, beginning with the file
 */
export function report(checked, problems) {
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
  console.log(problems.length > 0 ? `${problems.length} problems in ${checked}` : `${checked}: no problem`)
}

// The output of a benchmark: tables for people, one last line for programs.
import { commit, machine } from './machine.mjs'

/**
 * Reports progress to people, on a stream that programs do not read.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * @param {readonly (readonly string[])[]} rows the first is the heading
 */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}

/**
 * @param {import('./statistics.mjs').Spread} spread
 * @param {number} digits digits after the point
 */
export function shown({ median, min, max }, digits = 0) {
  if (!Number.isFinite(median)) return '—'
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
}

/**
 * Prints a result, and on request the line for programs after it.
 * @param {string} text
 * @param {{ bench: string, store: string, [field: string]: unknown }} result
 * @param {boolean} json
 */
export function report(text, result, json) {
  const where = machine()
  const of = commit()
  const heading = `${result.bench} on ${result.store}: ${where.cores} cores, ${where.cpu}, Node ${where.node}, commit ${of ?? 'unknown'}`
  process.stdout.write(`\n${heading}\n\n${text}\n`)
  if (json) process.stdout.write(`${JSON.stringify({ ...result, machine: where, commit: of })}\n`)
}

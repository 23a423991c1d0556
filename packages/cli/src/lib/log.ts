import { type Logger, pino } from 'pino'
import type { Settings } from './settings.ts'

/** The log of the process, on stderr: lines for people on a terminal, otherwise JSON. */
export function openLog(level: Settings['logLevel']): Logger {
  if (!process.stderr.isTTY) {
    const destination = pino.destination({ dest: 2, sync: true })
    // Without it, a log that cannot be written would end the process.
    destination.on('error', () => {})
    return pino({ level }, destination)
  }
  return pino({ level }, { write: (line: string) => process.stderr.write(lineForPeople(JSON.parse(line))) })
}

/** One entry for people. */
export function lineForPeople({
  time,
  level,
  msg,
  pid: _pid,
  hostname: _hostname,
  ...fields
}: Record<string, unknown>): string {
  const name = pino.levels.labels[Number(level)] ?? ''
  const at = new Date(Number(time)).toISOString().slice(11, 19)
  const details = Object.entries(fields).map(
    ([field, value]) => `${field}=${typeof value === 'string' ? harmless(value) : JSON.stringify(value)}`,
  )
  return `${[at, name.padEnd(5), msg, ...details].join(' ')}\n`
}

// A value may be from a foreign URL: it can neither control the terminal nor look like a line.
function harmless(value: string): string {
  return value.replaceAll(/[^\P{Cc}\n]/gu, '\u{fffd}').replaceAll('\n', '\n  ')
}

import { bannerOf } from '../banner.ts'
import { type OpenInstallation, openInstallation } from '../installation.ts'
import { openLog } from '../log.ts'
import type { AppOptions } from '../mount.ts'
import { whenRunnerEnds } from '../parent.ts'
import { readSettings, type Variables } from '../settings.ts'

/** How long stopping may take before the process is ended, in milliseconds. */
const TIMEOUT = 10_000

/**
 * For how many milliseconds further signals count as the first one. For one key press, a terminal and npm both send a
 * signal.
 */
const ECHO = 1000

/**
 * `parley start`: serves until a signal, or until the npm script that runs it ends. A second signal ends it at once.
 * SIGHUP reads the certificate again, if there is one and no terminal.
 */
export async function start(
  variables: Variables,
  { examples, mount, lines }: AppOptions & { examples: boolean },
): Promise<void> {
  const given = readSettings(variables)
  const settings = { ...given, examples: given.examples ?? examples }
  const log = openLog(settings.logLevel)
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => {
      log.fatal({ event, error: error instanceof Error ? error.stack : String(error) }, 'The process ends.')
      process.exit(1)
    })
  }
  // A closed terminal, or a reader of the log that ended, does not end the process.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
  let installation: OpenInstallation | undefined
  let began: number | undefined
  const stop = async (fields: Record<string, unknown>, message: string): Promise<void> => {
    if (began !== undefined) {
      if (performance.now() - began > ECHO) process.exit(1)
      return
    }
    began = performance.now()
    log.info(fields, message)
    setTimeout(() => process.exit(1), TIMEOUT).unref()
    await installation?.stop()
    process.exit(0)
  }
  whenRunnerEnds(variables, () => void stop({}, 'Stopping: the npm script that started this process has ended.'))
  installation = await openInstallation(settings, log, mount === undefined ? {} : { mount })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A service has no terminal that could be closed: it reads its certificate again.
      if (signal === 'SIGHUP' && installation?.renewTls !== undefined && !process.stdin.isTTY) installation.renewTls()
      else void stop({ signal }, 'Stopping.')
    })
  }
  // Last: from here a signal may arrive.
  const simulated = settings.twilio === undefined
  if (simulated && !/^(localhost|127\.|::1$)/.test(settings.host)) {
    log.warn({ host: settings.host }, 'The simulator accepts every request that reaches this host.')
  }
  const own = lines?.({ url: installation.url, key: installation.key.value }) ?? []
  process.stdout.write(`${[bannerOf(installation, { simulated }), ...own].join('\n')}\n`)
}

import { bannerOf } from '../banner.ts'
import { openInstallation } from '../installation.ts'
import { openLog } from '../log.ts'
import { readSettings, type Variables } from '../settings.ts'

/** How long stopping may take before the process ends anyway, in milliseconds. */
const PATIENCE = 10_000

/** `parley start`: serves until it is told to stop. A second signal ends it at once. */
export async function start(variables: Variables): Promise<void> {
  const settings = readSettings(variables)
  const log = openLog(settings.logLevel)
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => {
      log.fatal({ event, error: error instanceof Error ? error.stack : String(error) }, 'The process ends.')
      process.exit(1)
    })
  }
  const installation = await openInstallation(settings, log)
  const simulated = settings.twilio === undefined
  if (simulated && !/^(localhost|127\.|::1$)/.test(settings.host)) {
    log.warn({ host: settings.host }, 'The simulator is open to everyone who reaches this host.')
  }
  process.stdout.write(`${bannerOf(installation, { simulated })}\n`)

  let stopping = false
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'Stopping.')
    setTimeout(() => process.exit(1), PATIENCE).unref()
    await installation.stop()
    process.exit(0)
  }
  process.on('SIGTERM', (signal) => void stop(signal))
  process.on('SIGINT', (signal) => void stop(signal))
}

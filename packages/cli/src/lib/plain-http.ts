import type { Logger } from '@parley/core'
import type { Settings } from './settings.ts'

const local = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/

/** Logs a configuration where passwords, cookies and messages cross a network without TLS. */
export function warnOfPlainHttp(
  { publicUrl, host, tls }: Pick<Settings, 'publicUrl' | 'host' | 'tls'>,
  log: Logger,
): void {
  const fix = 'Set PARLEY_TLS_CERT and PARLEY_TLS_KEY, or put a proxy with TLS in front.'
  if (publicUrl?.startsWith('http:') === true && !local.test(new URL(publicUrl).hostname)) {
    log.warn({ publicUrl }, `PARLEY_PUBLIC_URL has no TLS: passwords and messages can be read on their way. ${fix}`)
    return
  }
  if (tls === undefined && publicUrl === undefined && !local.test(host))
    log.warn({ host }, `HOST is open to a network without TLS: passwords and messages can be read on their way. ${fix}`)
}

import type { Logger } from '@parley/core'

/**
 * The URL for status callbacks; absent if Twilio cannot call it. Twilio refuses a message with such a URL (error
 * 21609), and a development machine must be able to send.
 *
 * A replacement of Twilio at a base URL, such as a simulator, may call any host.
 */
export function callbackUrl(
  webhookUrl: string | undefined,
  { baseUrl }: { baseUrl?: string | undefined },
  log: Logger,
): string | undefined {
  if (webhookUrl === undefined) return undefined
  const { hostname } = new URL(webhookUrl)
  if (isPublic(hostname) || (baseUrl !== undefined && !isTwilio(new URL(baseUrl).hostname))) return webhookUrl
  log.warn({ hostname }, 'Twilio cannot call this host: without a public URL, no status callbacks arrive.')
  return undefined
}

// Twilio requires a name or an IPv4 address of the Internet, without an underscore.
function isPublic(hostname: string): boolean {
  const local = /^(localhost|127\..*|10\..*|192\.168\..*|.*\.(local|localhost|internal))$/
  return hostname.includes('.') && !hostname.includes('_') && !local.test(hostname)
}

function isTwilio(hostname: string): boolean {
  return hostname.endsWith('.twilio.com')
}

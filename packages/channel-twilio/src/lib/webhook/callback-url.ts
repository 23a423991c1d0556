import type { Logger } from '@parley/core'

/**
 * The URL that Twilio is given for status callbacks, or none where it is one that Twilio cannot call: a message that
 * names such a URL is refused (error 21609), and a machine at somebody's desk should send all the same.
 *
 * What stands in Twilio's place at a base URL, such as a simulator, may call anything.
 */
export function callbackUrl(
  webhookUrl: string | undefined,
  { baseUrl }: { baseUrl?: string | undefined },
  log: Logger,
): string | undefined {
  if (webhookUrl === undefined) return undefined
  const { hostname } = new URL(webhookUrl)
  if (isPublic(hostname) || (baseUrl !== undefined && !isTwilio(new URL(baseUrl).hostname))) return webhookUrl
  log.warn(
    { hostname },
    'Twilio cannot call this host: without a public URL nothing is learnt of what becomes of a message.',
  )
  return undefined
}

// Twilio wants a name or an IPv4 address of the Internet, and no underscore in it.
function isPublic(hostname: string): boolean {
  const local = /^(localhost|127\..*|10\..*|192\.168\..*|.*\.(local|localhost|internal))$/
  return hostname.includes('.') && !hostname.includes('_') && !local.test(hostname)
}

function isTwilio(hostname: string): boolean {
  return hostname.endsWith('.twilio.com')
}

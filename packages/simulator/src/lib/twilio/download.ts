import { Late, within } from './deadline.ts'
import { isAccepted, MOST_BYTES } from './media.ts'
import { causeCode, type WebhookTransport } from './webhook.ts'

/** A file that was downloaded. */
export interface Downloaded {
  contentType: string
  /** In base64. */
  content: string
}

/** The reason why a file cannot be sent, with Twilio's code. */
export interface NotDownloaded {
  /** 12300 invalid type, 30019 too large, 63019 no file. */
  errorCode: 12300 | 30019 | 63019
  url: string
  reason: string
}

/** Milliseconds for one file. */
const LIMIT = 15_000

/**
 * Downloads the files of a message to send as Twilio does: HEAD, then GET, with the same type. Redirects are followed.
 *
 * Rejects only when `signal` aborts.
 */
export async function download(
  urls: readonly string[],
  transport: Omit<WebhookTransport, 'authToken'>,
  signal: AbortSignal,
): Promise<Downloaded[] | NotDownloaded> {
  const files: Downloaded[] = []
  let rest = MOST_BYTES
  for (const url of urls) {
    const file = await one(url, rest, transport, signal)
    if ('errorCode' in file) return file
    rest -= Buffer.byteLength(file.content, 'base64')
    files.push(file)
  }
  return files
}

async function one(
  url: string,
  most: number,
  { clock, route, fetch }: Omit<WebhookTransport, 'authToken'>,
  signal: AbortSignal,
): Promise<Downloaded | NotDownloaded> {
  const refused = (errorCode: NotDownloaded['errorCode'], reason: string): NotDownloaded => ({ errorCode, url, reason })
  try {
    return await within({ clock, limit: LIMIT, signal }, async (request) => {
      const target = route(new URL(url))
      const init = { headers: { 'user-agent': 'TwilioProxy/1.1' }, signal: request }
      const head = await fetch(target, { ...init, method: 'HEAD' })
      if (!head.ok) return refused(63019, `HEAD was answered ${head.status}`)
      const answer = await fetch(target, init)
      const content = answer.ok ? await bytesOf(answer, most) : await answer.body?.cancel()
      if (!answer.ok) return refused(63019, `answered ${answer.status}`)
      const type = typeOf(answer)
      if (type !== typeOf(head)) return refused(12300, `the type is ${type} and by HEAD ${typeOf(head)}`)
      if (!isAccepted(type)) return refused(12300, `the type is ${type}`)
      if (content === undefined) return refused(30019, `more than ${MOST_BYTES} bytes of files`)
      if (content.length === 0) return refused(63019, 'a file of 0 bytes')
      return { contentType: type, content: content.toString('base64') }
    })
  } catch (error) {
    signal.throwIfAborted()
    return refused(63019, error instanceof Late ? error.message : causeCode(error))
  }
}

function typeOf({ headers }: Response): string {
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  return type.trim().toLowerCase() || 'missing'
}

// The rest of a body beyond the limit is not read.
async function bytesOf({ body }: Response, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

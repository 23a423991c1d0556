import { createECDH, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import ece from 'http_ece'

/** A decrypted push. */
export interface ReceivedPush {
  /** The path of the endpoint. */
  to: string
  title: string
  text: string
  conversationId: string
  messageId: string
  silent: boolean
}

/** A push service on this machine, and the keys of one browser. */
export interface PushService extends AsyncDisposable {
  origin: string
  /** The keys of the browser, as it gives them to a page. */
  keys: { p256dh: string; auth: string }
  /** The decrypted pushes, oldest first. */
  received: ReceivedPush[]
  /** The status of its next answers. */
  status: number
}

/** Opens a push service on a free port. */
export async function openPushService(): Promise<PushService> {
  const browser = createECDH('prime256v1')
  const p256dh = browser.generateKeys('base64url')
  const auth = randomBytes(16).toString('base64url')
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (service.status < 300) {
        const text = ece.decrypt(Buffer.concat(chunks), {
          ...{ version: 'aes128gcm', privateKey: browser, authSecret: auth },
        })
        service.received.push({ ...JSON.parse(text.toString()), to: request.url })
      }
      response.writeHead(service.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const service: PushService = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: { p256dh, auth },
    received: [],
    status: 201,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}

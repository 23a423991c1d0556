import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { twilioSms } from '@parley/channel-twilio'
import { createParley, type Logger, type Parley } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { createServer } from '@parley/server'
import { account, key } from './account.ts'

/** A line of the log. */
export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error'
  fields: Record<string, unknown>
  message: string
}

/** A served installation with byte-by-byte access. */
export interface Wire extends AsyncDisposable {
  parley: Parley
  log: readonly LogLine[]
  /** Opens a connection; its answers are read as text. */
  connect(): Socket
  /** Writes one request and returns the status of its answer. */
  ask(head: readonly string[], body: string): Promise<number>
}

/** Options about the installation's own address. */
export interface WireOptions {
  publicUrl?: string
  webhookUrl?: string
  catchUp?: number
}

/** Serves an installation on a socket of Node, as the bundled system does. */
export async function openWire({ publicUrl, ...options }: WireOptions = {}): Promise<Wire> {
  const lines: LogLine[] = []
  const noting = (level: LogLine['level']) => (fields: Record<string, unknown>, message: string) =>
    void lines.push({ level, fields, message })
  const log: Logger = {
    debug: noting('debug'),
    info: noting('info'),
    warn: noting('warn'),
    error: noting('error'),
  }
  const parley = await createParley({
    store: memoryStore(),
    channels: { sms: twilioSms({ ...account, ...options }) },
    environment: { log },
    ...(publicUrl === undefined ? {} : { publicUrl }),
  })
  const server = createServer(parley, { keys: [key], environment: { log } })
  const http = createAdaptorServer({ fetch: (request, bindings) => server.fetch(request, bindings) })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const open = (): Socket => connect(port, '127.0.0.1').setEncoding('utf8')
  return {
    parley,
    log: lines,
    connect: open,
    async ask(head, body) {
      const socket = open()
      let answer = ''
      socket.on('data', (text) => {
        answer += text
      })
      socket.write([...head, 'Host: 127.0.0.1', 'Connection: close', '', body].join('\r\n'))
      await once(socket, 'close')
      return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
    },
    async [Symbol.asyncDispose]() {
      if ('closeAllConnections' in http) http.closeAllConnections()
      http.close()
      await server.stop()
      await parley.stop()
    },
  }
}

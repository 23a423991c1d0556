import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'

/** A resolver on loopback that a test scripts. */
export interface DnsServer extends AsyncDisposable {
  /** The number of queries for each name. */
  readonly questions: ReadonlyMap<string, number>
  /** Asks the server over the network, as `lookup` of the guard. */
  lookup(hostname: string): Promise<string[]>
}

/**
 * Starts a DNS server for A records.
 *
 * @param answer The addresses of a name at its question of this number, from 1. They expire at once.
 */
export async function startDns(answer: (name: string, question: number) => readonly string[]): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const questions = new Map<string, number>()
  socket.on('message', (query, { port, address }) => {
    const { name, end } = nameIn(query)
    const count = (questions.get(name) ?? 0) + 1
    questions.set(name, count)
    const records = answer(name, count).map(recordOf)
    const head = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, records.length, 0, 0, 0, 0])
    socket.send(Buffer.concat([head, query.subarray(12, end + 4), ...records]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver()
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return {
    questions,
    lookup: (hostname) => resolver.resolve4(hostname),
    async [Symbol.asyncDispose]() {
      resolver.cancel()
      await new Promise<void>((resolve) => socket.close(resolve))
    },
  }
}

function nameIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let place = 12
  for (let length = query[place] ?? 0; length > 0; length = query[place] ?? 0) {
    labels.push(query.toString('latin1', place + 1, place + 1 + length))
    place += length + 1
  }
  return { name: labels.join('.').toLowerCase(), end: place + 1 }
}

/** An A record of the name in the question, with a time to live of 0. */
function recordOf(address: string): Buffer {
  return Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)])
}

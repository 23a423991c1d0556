import type { PushPayload, PushSender } from '../src/push.ts'

/** A sender that keeps what it would send. */
export interface FakeSender extends PushSender {
  sent: { endpoint: string; payload: PushPayload }[]
  /** Endpoints that are gone. */
  gone: Set<string>
  /** How many of the next sends fail. */
  failures: number
}

/** Accepts endpoints of `https://push.test`. */
export function fakeSender(): FakeSender {
  const sender: FakeSender = {
    sent: [],
    gone: new Set(),
    failures: 0,
    makeKeys: () => ({ publicKey: 'P'.repeat(87), privateKey: 'k'.repeat(43) }),
    whyNot: (endpoint) => (endpoint.startsWith('https://push.test/') ? undefined : 'must be of push.test'),
    async send({ endpoint }, payload) {
      if (sender.failures > 0) {
        sender.failures -= 1
        throw new Error('The push service answered 503.')
      }
      if (sender.gone.has(endpoint)) return 'gone'
      sender.sent.push({ endpoint, payload: JSON.parse(payload) })
      return 'sent'
    },
  }
  return sender
}

/** A browser that subscribes. */
export function browserAt(name: string): { endpoint: string; keys: { p256dh: string; auth: string }; label: string } {
  return { endpoint: `https://push.test/${name}`, keys: { p256dh: 'p'.repeat(87), auth: 'a'.repeat(22) }, label: name }
}

import type { PushKeyPair } from './push-keys.ts'

/** The place that a push is sent to. */
export interface PushTarget {
  endpoint: string
  /** The public key of the browser, in base64url. */
  p256dh: string
  /** The secret of the browser, in base64url. */
  auth: string
}

/** The options of one push. */
export interface PushSendOptions {
  keys: PushKeyPair
  /** A later push with the same topic replaces one that was not delivered yet. At most 32 characters of base64url. */
  topic: string
  signal: AbortSignal
}

/** The port to push services. Outside of core, because it encrypts, calls the network and has the names of the services. */
export interface PushSender {
  /** Makes a key pair at random. */
  makeKeys(): PushKeyPair
  /** Why an endpoint is not accepted; `undefined` if it is. Pure: it does not call the endpoint. */
  whyNot(endpoint: string): string | undefined
  /**
   * Encrypts and sends a payload. Returns `gone` if the browser has unsubscribed.
   *
   * @throws Error for every other failure: the push is sent again later
   */
  send(target: PushTarget, payload: string, options: PushSendOptions): Promise<'sent' | 'gone'>
}

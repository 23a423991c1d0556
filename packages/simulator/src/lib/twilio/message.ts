/** Where a message stands, in Twilio's words. The simulator never enters Twilio's other states. */
export type Status = 'queued' | 'sending' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received'

/** What will happen to an outbound message after it was accepted. Decided once, when it is accepted. */
export interface Script {
  /** The statuses it goes through after `queued`, in order. */
  path: Status[]
  /** What the last status reports when it is a failure. */
  errorCode: number | null
  /** How often each status is posted: 0 never, 1 as usual, 2 for a duplicate. */
  copies: number
  /** Whether the callbacks wait for the last status and are then posted from the last to the first. */
  reversed: boolean
}

/** A message of the account. Times are milliseconds since 1970. */
export interface Message {
  sid: string
  direction: 'inbound' | 'outbound-api'
  /** The id of the channel whose number it was sent from or to. */
  channel: string
  from: string
  to: string
  body: string
  status: Status
  errorCode: number | null
  createdAt: number
  updatedAt: number
  /** When it left for the carrier; null while it is queued. */
  sentAt: number | null
  statusCallback: string | null
  /** Null for inbound messages. */
  script: Script | null
}

/** Whether nothing can happen to a message in this status any more. */
export function isTerminal(status: Status): boolean {
  return status === 'delivered' || status === 'undelivered' || status === 'failed' || status === 'received'
}

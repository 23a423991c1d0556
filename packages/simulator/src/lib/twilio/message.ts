/** The status of a message, in Twilio's words. The simulator never uses Twilio's other statuses. */
export type Status = 'queued' | 'sending' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received'

/** The future of an outbound message. Decided once, when it is accepted. */
export interface Script {
  /** The statuses after `queued`, in order. */
  path: Status[]
  /** The error of the last status, if that is a failure. */
  errorCode: number | null
  /** How often each status is posted: 0 never, 1 as usual, 2 for a duplicate. */
  copies: number
  /** Whether the callbacks wait for the last status and are then posted in reverse. */
  reversed: boolean
}

/** A file of a message. */
export interface Media {
  /** `ME` and 32 hexadecimal digits. */
  sid: string
  contentType: string
  /** The bytes, in base64. */
  content: string
  createdAt: number
}

/** A message of the account. Times are milliseconds since 1970. */
export interface Message {
  sid: string
  direction: 'inbound' | 'outbound-api'
  /** The id of the channel with the number that sent or received it. */
  channel: string
  from: string
  to: string
  body: string
  /** The files: of a customer, or those that were downloaded to be sent. */
  media: Media[]
  /** The URLs of the files to send. They are downloaded before the message leaves. */
  mediaUrls: string[]
  /** The sid of the messaging service that sent it. */
  service: string | null
  /** Seconds that it may wait. If it leaves no earlier, it fails. */
  validityPeriod: number
  status: Status
  errorCode: number | null
  createdAt: number
  updatedAt: number
  /** When the carrier received it; null while it is queued. */
  sentAt: number | null
  statusCallback: string | null
  /** Null for inbound messages. */
  script: Script | null
}

/** Whether this status is final. */
export function isTerminal(status: Status): boolean {
  return status === 'delivered' || status === 'undelivered' || status === 'failed' || status === 'received'
}

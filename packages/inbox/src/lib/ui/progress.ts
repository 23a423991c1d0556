import type { Message } from '@parley/client'

/** The progress of a message of ours, in the states that a tick shows. */
export type Progress =
  | 'scheduled'
  | 'pending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  /** Sent, and the channel reports no more. */
  | 'unobservable'
  /** Sent perhaps: the provider is asked. */
  | 'unknown'

/** After this time without a receipt, a sent message counts as unknown. In milliseconds. */
const SILENCE = 3_600_000

type Tracked = Pick<Message, 'status' | 'tracking' | 'at'> & { due?: string | null }

/** The progress of a message; `undefined` for an inbound one. */
export function progressOf({ status, tracking, at, due }: Tracked, now: number): Progress | undefined {
  switch (status) {
    case 'received':
      return undefined
    case 'scheduled':
      return 'scheduled'
    case 'queued':
      return due !== null && due !== undefined && Date.parse(due) > now ? 'scheduled' : 'pending'
    case 'sending':
      return 'pending'
    case 'unknown':
      return 'unknown'
    case 'sent':
      if (tracking === 'not_observable') return 'unobservable'
      return now - Date.parse(at) > SILENCE ? 'unknown' : 'sent'
    case 'delivered':
      return 'delivered'
    case 'read':
      return 'read'
    case 'failed':
    case 'undelivered':
    case 'canceled':
    case 'expired':
      return 'failed'
    default:
      return status satisfies never
  }
}

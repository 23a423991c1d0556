import type { ChannelCapabilities } from '../ports/capabilities.ts'

/** A channel on the wire, with its capabilities and its health. */
export interface Channel {
  id: string
  /** `sms`, `whatsapp`, `email`, `voice`, … */
  kind: string
  /** Our own address on it, for people. `null` if it has none, or several. */
  address: string | null
  capabilities: ChannelCapabilities
  health: ChannelHealth
}

export interface ChannelHealth {
  /** `silent`: nothing was received for 24 hours. `off`: it is not open in any process. */
  state: 'healthy' | 'syncing' | 'attention' | 'silent' | 'off'
  lastReceivedAt: string | null
  lastSentAt: string | null
  /** Messages that wait to be sent. */
  waiting: number
  /** Deliveries that died. */
  dead: number
}

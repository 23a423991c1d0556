import type { ChannelCapabilities } from '../../ports/capabilities.ts'

/** The capabilities of a channel that is not open here: it carries nothing. */
export const closedCapabilities: ChannelCapabilities = {
  text: { max: 0 },
  threads: 'address',
  receipts: 'none',
  sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
}

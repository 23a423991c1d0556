import type { ReactNode } from 'react'
import { type MarkName, marks } from './channel-drawings.tsx'

/** The mark of a kind of channel; kinds without a drawing have the one of texts. */
const byKind: { readonly [kind: string]: MarkName } = {
  sms: 'sms',
  whatsapp: 'whatsapp',
  email: 'mail',
  voice: 'call',
  phone: 'phone',
  termux: 'phone',
}

/** The mark of a channel. The text beside it names the channel. */
export function ChannelMark({ kind, size = 16 }: { kind: string; size?: number }): ReactNode {
  return (
    <svg className="channel-mark" width={size} height={size} viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      {marks[byKind[kind] ?? 'sms']}
    </svg>
  )
}

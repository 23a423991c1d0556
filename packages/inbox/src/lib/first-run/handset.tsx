import type { ReactNode } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import { useWords } from '../words/use-words.tsx'

/** A picture of a customer's phone. */
export function Handset(): ReactNode {
  const { handset } = useWords().start
  return (
    <div className="handset" role="img" aria-label={handset.label}>
      <div>
        <div className="handset-top">
          <Avatar name={handset.title} size="small" />
          <strong className="grow">{handset.title}</strong>
          <span className="quiet">{handset.kind}</span>
        </div>
        <div className="handset-log">
          <span className="bubble">{handset.received}</span>
          <span className="bubble own">{handset.sent}</span>
        </div>
        <div className="handset-field">
          <span className="field grow">{handset.writing}</span>
          <span className="handset-send">
            <Icon name="arrowup" size={16} />
          </span>
        </div>
      </div>
    </div>
  )
}

import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-drawings.tsx'
import './message-box.css'

/** An empty place, a failed load or a search without a result: the fact, and the next step. */
export function MessageBox({
  icon,
  title,
  next,
  children,
}: {
  icon: IconName
  title: ReactNode
  next?: ReactNode
  children?: ReactNode
}): ReactNode {
  return (
    <div className="message-box">
      <Icon name={icon} size={24} />
      <strong>{title}</strong>
      {next === undefined ? null : <p>{next}</p>}
      {children === undefined ? null : <div className="ways">{children}</div>}
    </div>
  )
}

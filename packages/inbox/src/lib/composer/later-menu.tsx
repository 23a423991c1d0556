import type { ReactNode } from 'react'
import { snoozeTimes } from '../thread/snooze-times.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'

/** The time at which a reply is sent. */
export function LaterMenu({
  due,
  open,
  onOpenChange,
  onChoose,
}: {
  due: number | undefined
  open: boolean
  onOpenChange(open: boolean): void
  onChoose(due: number | undefined): void
}): ReactNode {
  const words = useWords()
  const times = useTimes()
  const choices = snoozeTimes(Date.now()).map(({ id, at }) => ({
    id,
    label: words.snooze[id],
    keys: id === 'hour' ? times.clock(at) : undefined,
    checked: due === at,
    choose: () => onChoose(at),
  }))
  const now = { id: 'now', label: words.composer.now, choose: () => onChoose(undefined) }
  return (
    <Menu
      trigger={<IconButton icon="schedule" label={words.composer.later} size="small" className="at-work" />}
      open={open}
      onOpenChange={onOpenChange}
      align="start"
      groups={[choices, due === undefined ? [] : [now]]}
    />
  )
}

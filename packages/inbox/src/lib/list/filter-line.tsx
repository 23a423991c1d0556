import type { ConversationFilter } from '@parley/client'
import type { ReactNode } from 'react'
import { usePersonName } from '../data/daily-work.ts'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useWords } from '../words/use-words.tsx'
import { labelsOf, statusOf } from './filter-parts.ts'

/** The filter of the list in words, with its removal. */
export function FilterLine({
  filter,
  onEdit,
  onClear,
}: {
  filter: ConversationFilter
  onEdit(): void
  onClear(): void
}): ReactNode {
  const words = useWords()
  const nameOf = usePersonName()
  const labels = labelsOf(filter)
  const { assignee, unread, starred, hasDraft, channel, sort } = filter
  const assignees = [assignee ?? []].flat().map(nameOf)
  const parts = [
    words.filter.statuses[statusOf(filter)],
    unread === true ? words.filter.unread : '',
    starred === true ? words.filter.starred : '',
    hasDraft === true ? words.filter.hasDraft : '',
    assignee === null ? words.views.unassigned : '',
    assignees.length === 0 ? '' : words.filter.withAssignee(assignees.join(', ')),
    labels.length === 0 ? '' : words.filter.withLabel(labels.join(', ')),
    [channel ?? []].flat().join(', '),
    sort === undefined ? '' : words.filter.sorts[sort],
  ]
  return (
    <div className="filter-line">
      <button type="button" className="grow" onClick={onEdit} title={words.list.filter}>
        <Icon name="filter" size={16} />
        <bdi className="cut">{parts.filter((part) => part !== '').join(' · ')}</bdi>
      </button>
      <IconButton icon="x" label={words.filter.clear} size="small" onClick={onClear} />
    </div>
  )
}

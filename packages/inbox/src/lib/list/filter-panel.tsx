import type { ConversationFilter, SavedView } from '@parley/client'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, type RefObject, useMemo, useState } from 'react'
import { useMe } from '../data/client.tsx'
import { useChannels, usePeople } from '../data/daily-work.ts'
import { Button } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import { channelName } from '../words/channel-names.ts'
import { useWords } from '../words/use-words.tsx'
import { type FilterStatus, knownLabels, labelsOf, statusOf, withStatus } from './filter-parts.ts'
import { SaveView } from './save-view.tsx'
import './filter-panel.css'

export interface FilterPanelProps {
  anchor: RefObject<HTMLElement | null>
  filter: ConversationFilter
  /** The saved view that is open, if the person may change it. */
  saved: SavedView | undefined
  /** Whether the filter differs from every view. */
  isChanged: boolean
  onChange(filter: ConversationFilter): void
  onClear(): void
  onSaved(view: SavedView): void
  onClose(): void
}

/** The parts of the filter of the list. The list follows each change, and the filter can be saved as a view. */
export function FilterPanel(props: FilterPanelProps): ReactNode {
  const { anchor, filter, saved, isChanged, onChange, onClear, onSaved, onClose } = props
  const words = useWords()
  const me = useMe()
  const queries = useQueryClient()
  const { data: people = [] } = usePeople()
  const { data: channels = [] } = useChannels()
  const [labels, setLabels] = useState(() => labelsOf(filter).join(', '))
  const options = useMemo(() => knownLabels(queries), [queries])
  const set = (change: Partial<ConversationFilter>): void => onChange({ ...filter, ...change })
  const assignee = filter.assignee === null ? 'none' : [filter.assignee ?? ''].flat()[0]
  const channel = [filter.channel ?? ''].flat()[0]
  return (
    <Popover anchor={anchor} label={words.list.filter} align="start" className="filter-panel" onClose={onClose}>
      <form className="form" onSubmit={(event) => event.preventDefault()}>
        <label>
          {words.filter.status}
          <select
            value={statusOf(filter)}
            onChange={(event) => onChange(withStatus(filter, event.target.value as FilterStatus))}
          >
            {(['open', 'snoozed', 'archived', 'closed', 'any'] as const).map((status) => (
              <option key={status} value={status}>
                {words.filter.statuses[status]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.filter.assignee}
          <select
            value={assignee}
            onChange={({ target: { value } }) =>
              set({ assignee: value === '' ? undefined : value === 'none' ? null : value })
            }
          >
            <option value="">{words.filter.anyone}</option>
            <option value="none">{words.filter.nobody}</option>
            <option value={me}>{words.header.me}</option>
            {people
              .filter(({ id }) => id !== me)
              .map(({ id, name, email }) => (
                <option key={id} value={id}>
                  {name ?? email}
                </option>
              ))}
          </select>
        </label>
        {channels.length < 2 ? null : (
          <label>
            {words.filter.channel}
            <select value={channel} onChange={({ target: { value } }) => set({ channel: value || undefined })}>
              <option value="">{words.filter.anyChannel}</option>
              {channels.map((each) => (
                <option key={each.id} value={each.id}>
                  {channelName(each, words)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {words.filter.label}
          <input
            value={labels}
            list="known-labels"
            placeholder={words.filter.labelHint}
            onChange={({ target: { value } }) => {
              setLabels(value)
              const all = value.split(',').flatMap((label) => label.trim() || [])
              set({ label: all.length > 1 ? all : all[0] })
            }}
          />
          <datalist id="known-labels">
            {options.map((label) => (
              <option key={label} value={label} />
            ))}
          </datalist>
        </label>
        <label>
          {words.filter.sort}
          <select
            value={filter.sort ?? 'activity'}
            onChange={({ target: { value } }) => set({ sort: value === 'activity' ? undefined : (value as 'waiting') })}
          >
            {(['activity', 'waiting', 'created'] as const).map((sort) => (
              <option key={sort} value={sort}>
                {words.filter.sorts[sort]}
              </option>
            ))}
          </select>
        </label>
        <fieldset className="checks">
          {(['unread', 'starred', 'hasDraft'] as const).map((name) => (
            <label key={name} className="check">
              <input
                type="checkbox"
                checked={filter[name] === true}
                onChange={({ target: { checked } }) => set({ [name]: checked ? true : undefined })}
              />
              {words.filter[name]}
            </label>
          ))}
        </fieldset>
      </form>
      <footer className="filter-end">
        <Button look="plain" size="small" disabled={!isChanged} onClick={onClear}>
          {words.filter.clear}
        </Button>
      </footer>
      {isChanged ? <SaveView filter={filter} saved={saved} onSaved={onSaved} /> : null}
    </Popover>
  )
}

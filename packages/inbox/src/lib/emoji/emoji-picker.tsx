import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useDeviceSettings } from '../app/preferences.tsx'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import { useWords } from '../words/use-words.tsx'
import { groupedRowsOf, placeAfter, rowsOf } from './emoji-rows.ts'
import { findEmojis, readEmojis } from './emojis.ts'
import { recentEmojis, rememberEmoji } from './recent-emojis.ts'
import './emoji-picker.css'

/** The height of a row of the picker, in pixels. */
const ROW = 40

/** Each group, with an emoji as its sign. */
const groups = [
  ...([
    [0, '😀'],
    [1, '👋'],
    [3, '🐶'],
    [4, '🍎'],
    [5, '🚗'],
  ] as const),
  ...([
    [6, '⚽'],
    [7, '💡'],
    [8, '💛'],
    [9, '🏁'],
  ] as const),
] as const

export interface EmojiPickerProps {
  anchor: RefObject<HTMLElement | null>
  /** The form that it is above. */
  form: RefObject<HTMLElement | null>
  /** The field that gets the emoji, and then the focus. */
  field: RefObject<HTMLElement | null>
  onChoose(sign: string): void
  onClose(): void
}

/** All emojis, by their groups and by words. The field of the words has the arrow keys of the emojis. */
export function EmojiPicker({ anchor, form, field, onChoose, onClose }: EmojiPickerProps): ReactNode {
  const words = useWords()
  const { settings } = useDeviceSettings()
  const [written, setWritten] = useState('')
  const [at, setAt] = useState(0)
  const [recent] = useState(recentEmojis)
  const scroller = useRef<HTMLDivElement>(null)
  const { data: all } = useQuery({
    queryKey: ['emojis', settings.language],
    queryFn: () => readEmojis(settings.language),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const q = written.trim()
  const rows = useMemo(() => {
    if (all === undefined) return []
    return q === '' ? groupedRowsOf(all, recent) : rowsOf(findEmojis(all, q))
  }, [all, q, recent])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.type === 'heading' ? 32 : ROW),
    overscan: 4,
  })
  useEffect(() => {
    setAt(0)
    if (rows.length > 0) virtual.scrollToIndex(0)
  }, [rows, virtual])

  const rowOf = (place: number): number =>
    rows.findIndex((row) => row.type === 'emojis' && place >= row.first && place < row.first + row.emojis.length)
  const current = rows[rowOf(at)]
  const active = current?.type === 'emojis' ? current.emojis[at - current.first] : undefined
  const choose = (sign: string | undefined): void => {
    if (sign === undefined) return
    rememberEmoji(sign)
    onClose()
    onChoose(sign)
  }
  const press = (event: React.KeyboardEvent): void => {
    const next = placeAfter(event.key, at, rows)
    if (event.key === 'Enter') {
      event.preventDefault()
      choose(active?.sign)
    } else if (next !== undefined && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      setAt(next)
      virtual.scrollToIndex(rowOf(next))
    }
  }
  return (
    <Popover
      anchor={anchor}
      beside={form}
      focusAfter={field}
      label={words.composer.emoji}
      side="top"
      align="start"
      className="emoji-picker"
      onClose={onClose}
    >
      <label className="emoji-search">
        <Icon name="search" size={16} />
        <input
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls="emojis"
          aria-activedescendant={active === undefined ? undefined : `emoji-${at}`}
          aria-label={words.emoji.search}
          placeholder={words.emoji.search}
          autoComplete="off"
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          onKeyDown={press}
        />
      </label>
      <div ref={scroller} className="emoji-rows" id="emojis" role="listbox" aria-label={words.composer.emoji}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index]
            const style = { transform: `translateY(${start}px)`, height: size }
            if (row === undefined) return null
            return row.type === 'heading' ? (
              <p key={index} role="presentation" style={style}>
                {words.emoji.groups[row.group]}
              </p>
            ) : (
              <div key={index} role="presentation" className="emoji-row" style={style}>
                {row.emojis.map(({ sign, name }, place) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys of the emojis.
                  // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus.
                  <span
                    key={sign}
                    id={`emoji-${row.first + place}`}
                    role="option"
                    aria-selected={row.first + place === at}
                    aria-label={name}
                    title={name}
                    onPointerMove={() => setAt(row.first + place)}
                    onClick={() => choose(sign)}
                  >
                    {sign}
                  </span>
                ))}
              </div>
            )
          })}
        </div>
        {q !== '' && rows.length === 0 ? <p className="emoji-none">{words.empty.found(q)}</p> : null}
      </div>
      <footer className="emoji-end">
        {active === undefined || q === '' ? (
          <div className="emoji-groups" role="toolbar" aria-label={words.emoji.all}>
            {groups.map(([group, sign]) => (
              <button
                key={group}
                type="button"
                aria-label={words.emoji.groups[group]}
                title={words.emoji.groups[group]}
                onClick={() => {
                  const row = rows.findIndex((each) => each.type === 'heading' && each.group === group)
                  const next = rows[row + 1]
                  if (next?.type !== 'emojis') return
                  setAt(next.first)
                  virtual.scrollToIndex(row, { align: 'start' })
                }}
              >
                {sign}
              </button>
            ))}
          </div>
        ) : (
          <span className="emoji-name cut">
            <b aria-hidden="true">{active.sign}</b> {active.name}
          </span>
        )}
      </footer>
    </Popover>
  )
}

import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Key } from '../ui/key.tsx'
import { useWords } from '../words/use-words.tsx'
import { spellingOf } from './pressed.ts'
import type { Shortcut, ShortcutGroup, ShortcutName } from './shortcuts.ts'
import { stepsOf } from './spell.ts'
import { isMac, useShortcutRegistry } from './use-shortcuts.tsx'
import './shortcut-sheet.css'

const columns: readonly (readonly ShortcutGroup[])[] = [
  ['move', 'go'],
  ['triage'],
  ['write', 'suggestion'],
  ['messages', 'anywhere'],
]

/** All shortcuts, with a search, a switch for single keys, and new keys for each. */
export function ShortcutSheet({ onClose }: { onClose(): void }): ReactNode {
  const words = useWords()
  const { table, settings, change } = useShortcutRegistry()
  const [find, setFind] = useState('')
  const [changing, setChanging] = useState(false)
  const [waiting, setWaiting] = useState<ShortcutName>()
  const [taken, setTaken] = useState<string>()
  const fits = ({ name }: Shortcut): boolean =>
    words.keys.names[name].toLocaleLowerCase().includes(find.trim().toLocaleLowerCase())

  useEffect(() => {
    if (waiting === undefined) return undefined
    const press = (event: KeyboardEvent): void => {
      event.preventDefault()
      event.stopPropagation()
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
      const spelling = spellingOf(event, { scope: undefined, isMac, singleKeys: true })
      setWaiting(undefined)
      if (spelling === undefined || event.key === 'Escape') return
      // A suggestion in sight takes its keys from other shortcuts, so both may have one.
      const isOfSuggestion = (of: ShortcutName): boolean =>
        table.some(({ name, scope }) => name === of && scope === 'suggestion')
      const owner = table.find(
        ({ name, keys }) =>
          name !== waiting && isOfSuggestion(name) === isOfSuggestion(waiting) && keys.includes(spelling),
      )
      setTaken(owner === undefined ? undefined : words.keys.taken(words.keys.names[owner.name]))
      if (owner === undefined) change({ ...settings, changed: { ...settings.changed, [waiting]: [spelling] } })
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [waiting, table, settings, change, words])

  return (
    <Dialog open onClose={onClose} title={words.keys.title} titleHidden className="key-sheet">
      <header>
        <h2>{words.keys.title}</h2>
        <span className="quiet grow">{taken ?? words.keys.aliases}</span>
        <label className="field">
          <Icon name="search" size={16} />
          <span className="for-readers">{words.keys.find}</span>
          <input
            type="search"
            value={find}
            placeholder={words.keys.find}
            onChange={(event) => setFind(event.target.value)}
          />
        </label>
        <span className="quiet">{words.keys.single}</span>
        <div className="segmented" role="radiogroup" aria-label={words.keys.single}>
          {([true, false] as const).map((on) => (
            // biome-ignore lint/a11y/useSemanticElements: a segment is a button with the look of a radio.
            <button
              key={String(on)}
              type="button"
              role="radio"
              aria-checked={settings.singleKeys === on}
              onClick={() => change({ ...settings, singleKeys: on })}
            >
              {on ? words.keys.on : words.keys.off}
            </button>
          ))}
        </div>
        <Button
          onClick={() => {
            if (changing && Object.keys(settings.changed).length > 0) change({ ...settings, changed: {} })
            setChanging(!changing)
          }}
        >
          {changing ? words.keys.reset : words.keys.change}
        </Button>
        <IconButton icon="x" label={words.keys.close} onClick={onClose} />
      </header>
      <div className="key-columns">
        {columns.map((groups) => (
          <div key={groups.join()}>
            {groups.map((group) => {
              const rows = table.filter((shortcut) => shortcut.group === group && fits(shortcut))
              return rows.length === 0 ? null : (
                <section key={group}>
                  <h3>{words.keys.groups[group]}</h3>
                  <ul>
                    {rows.map((shortcut) => (
                      <li key={shortcut.name}>
                        <span>{words.keys.names[shortcut.name]}</span>
                        {waiting === shortcut.name ? (
                          <em>{words.keys.press}</em>
                        ) : (
                          <Caps
                            shortcut={shortcut}
                            {...(changing ? { onChange: () => setWaiting(shortcut.name) } : {})}
                          />
                        )}
                      </li>
                    ))}
                  </ul>
                </section>
              )
            })}
          </div>
        ))}
      </div>
    </Dialog>
  )
}

function Caps({ shortcut, onChange }: { shortcut: Shortcut; onChange?: () => void }): ReactNode {
  const words = useWords()
  const single = shortcut.keys.filter((spelling) => !spelling.includes('Alt+'))
  const isRange = single.length > 2
  const shown = isRange ? [single[0] ?? '', single.at(-1) ?? ''] : single
  const caps = shown.map((spelling, place) => (
    <span key={spelling} className="caps">
      {place > 0 ? <small>{isRange ? words.keys.to : words.keys.or}</small> : null}
      {stepsOf(spelling).map((step, at) => (
        <span key={step.join('')} className="caps">
          {at > 0 ? <small>{words.keys.after}</small> : null}
          {step.map((cap) => (
            <Key key={cap}>{cap}</Key>
          ))}
        </span>
      ))}
    </span>
  ))
  return onChange === undefined ? (
    caps
  ) : (
    <button
      type="button"
      className="caps"
      aria-label={`${words.keys.change}: ${words.keys.names[shortcut.name]}`}
      onClick={onChange}
    >
      {caps}
    </button>
  )
}

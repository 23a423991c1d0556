import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { begins, type PressedIn, shortcutOf, spellingOf } from './pressed.ts'
import { type Shortcut, type ShortcutName, shortcuts } from './shortcuts.ts'

/** How long the second key of two may take, in milliseconds. */
const SECOND_KEY = 1500

/** Runs the action of a key; `place` is the place of the key in its row. */
type Run = (place: number) => void

export interface ShortcutSettings {
  singleKeys: boolean
  /** Keys in place of those of the table, by name. */
  changed: { readonly [Name in ShortcutName]?: readonly string[] }
}

interface ShortcutRegistry {
  add(name: ShortcutName, run: { current: Run }): () => void
  run(name: ShortcutName, place?: number): void
  table: readonly Shortcut[]
  settings: ShortcutSettings
  change(settings: ShortcutSettings): void
}

const RegistryContext = createContext<ShortcutRegistry | undefined>(undefined)

export const isMac: boolean = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** The table of shortcuts with the changed keys of a person. */
function tableOf({ changed }: ShortcutSettings): Shortcut[] {
  return shortcuts.map((shortcut) => ({ ...shortcut, keys: changed[shortcut.name] ?? shortcut.keys }))
}

/** Reads the keys of the whole page. The newest part of the page that has a shortcut runs it. */
export function ShortcutsProvider({
  settings,
  onChange,
  children,
}: {
  settings: ShortcutSettings
  onChange(settings: ShortcutSettings): void
  children: ReactNode
}): ReactNode {
  const runs = useRef(new Map<ShortcutName, { current: Run }[]>())
  const [change] = useState(() => ({ current: onChange }))
  change.current = onChange
  const table = useMemo(() => tableOf(settings), [settings])

  const add = useCallback((name: ShortcutName, run: { current: Run }) => {
    const all = runs.current.get(name) ?? []
    runs.current.set(name, [...all, run])
    return () => {
      const rest = (runs.current.get(name) ?? []).filter((each) => each !== run)
      runs.current.set(name, rest)
    }
  }, [])
  const run = useCallback((name: ShortcutName, place = 0) => runs.current.get(name)?.at(-1)?.current(place), [])

  useEffect(() => {
    let first: { key: string; at: number } | undefined
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const within: PressedIn = { scope: scopeOf(event.target), isMac, singleKeys: settings.singleKeys }
      const spelling = spellingOf(event, within)
      if (spelling === undefined) return
      const before = first !== undefined && event.timeStamp - first.at < SECOND_KEY ? first.key : undefined
      first = undefined
      const has = (name: ShortcutName): boolean => (runs.current.get(name)?.length ?? 0) > 0
      const found = shortcutOf(table, spelling, within, before, has)
      if (found !== undefined) {
        event.preventDefault()
        run(found.name, found.place)
      } else if (
        within.scope !== 'field' &&
        within.scope !== 'input' &&
        settings.singleKeys &&
        begins(table, spelling)
      ) {
        first = { key: spelling, at: event.timeStamp }
      }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [table, settings.singleKeys, run])

  const registry = useMemo(
    () => ({ add, run, table, settings, change: (next: ShortcutSettings) => change.current(next) }),
    [add, run, table, settings, change],
  )
  return <RegistryContext value={registry}>{children}</RegistryContext>
}

/** The table of shortcuts, and a way to run one by name. */
export function useShortcutRegistry(): ShortcutRegistry {
  const registry = use(RegistryContext)
  if (registry === undefined) throw new Error('There is no ShortcutsProvider around this part of the page.')
  return registry
}

/** Runs a function for a shortcut while this part of the page is there. */
export function useShortcut(name: ShortcutName, run: Run | undefined): void {
  const { add } = useShortcutRegistry()
  const latest = useRef<Run>(() => {})
  latest.current = run ?? (() => {})
  const active = run !== undefined
  useEffect(() => (active ? add(name, latest) : undefined), [add, name, active])
}

/** The place of a key press: a field takes the single keys. */
function scopeOf(target: EventTarget | null): PressedIn['scope'] {
  if (!(target instanceof HTMLElement)) return undefined
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    return isTextField(target) ? (target.closest('[data-scope="field"]') === null ? 'input' : 'field') : undefined
  if (target.closest('[data-scope="list"]') !== null) return 'list'
  return target.closest('[data-scope="thread"]') === null ? undefined : 'thread'
}

function isTextField(target: HTMLElement): boolean {
  return !(target instanceof HTMLInputElement && /^(checkbox|radio|button|range)$/.test(target.type))
}

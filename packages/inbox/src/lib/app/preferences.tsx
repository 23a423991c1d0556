import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import type { ShortcutSettings } from '../keyboard/use-shortcuts.tsx'

export type Theme = 'light' | 'dark' | 'system'
export type LanguageName = 'en' | 'de'

/** The settings of the page on this device. */
export interface DeviceSettings {
  theme: Theme
  language: LanguageName
  shortcuts: ShortcutSettings
  detailsShown: boolean
  listShown: boolean
  notifications: boolean
  sound: boolean
  /** The subscription of this browser to pushes, and its person. Absent while it is off. */
  push?: { id: string; person: string } | undefined
}

const NAME = 'parley.settings'

/** The settings of a new device. The language is that of the browser, if the inbox has it. */
function initial(): DeviceSettings {
  const language = navigator.language.startsWith('de') ? 'de' : 'en'
  const shortcuts = { singleKeys: true, changed: {} }
  return {
    ...{ theme: 'system', language, shortcuts, detailsShown: true, listShown: true },
    notifications: false,
    sound: false,
  } as DeviceSettings
}

/** Reads the settings of this device. The script of the page reads the theme by the same name, before the first paint. */
function readDeviceSettings(): DeviceSettings {
  try {
    return { ...initial(), ...JSON.parse(localStorage.getItem(NAME) ?? '{}') }
  } catch {
    return initial()
  }
}

interface DeviceSettingsField {
  settings: DeviceSettings
  change(changes: Partial<DeviceSettings>): void
}

const SettingsContext = createContext<DeviceSettingsField | undefined>(undefined)

/** Gives the settings of this device to everything inside, and applies the theme. */
export function DeviceSettingsProvider({ children }: { children: ReactNode }): ReactNode {
  const [settings, setSettings] = useState(readDeviceSettings)
  const change = useCallback((changes: Partial<DeviceSettings>) => {
    setSettings((before) => {
      const next = { ...before, ...changes }
      try {
        localStorage.setItem(NAME, JSON.stringify(next))
      } catch {
        // Without a storage, the settings last as long as the page.
      }
      return next
    })
  }, [])
  useEffect(() => {
    const { dataset } = document.documentElement
    if (settings.theme === 'system') delete dataset.theme
    else dataset.theme = settings.theme
    document.documentElement.lang = settings.language
  }, [settings.theme, settings.language])
  const field = useMemo(() => ({ settings, change }), [settings, change])
  return <SettingsContext value={field}>{children}</SettingsContext>
}

/** The settings of this device, and their change. */
export function useDeviceSettings(): DeviceSettingsField {
  const field = use(SettingsContext)
  if (field === undefined) throw new Error('There is no DeviceSettingsProvider around this part of the page.')
  return field
}

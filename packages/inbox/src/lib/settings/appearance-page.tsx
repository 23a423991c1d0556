import type { ReactNode } from 'react'
import { useDeviceSettings } from '../app/preferences.tsx'
import { Segments } from '../ui/segments.tsx'
import { useWords } from '../words/use-words.tsx'

/** The theme and the language of this device. */
export function AppearancePage(): ReactNode {
  const words = useWords()
  const { settings, change } = useDeviceSettings()
  return (
    <>
      <header>
        <h1>{words.settings.appearance}</h1>
      </header>
      <p className="lede">{words.appearance.lede}</p>
      <ul className="lines">
        <li>
          <strong className="grow">{words.account.theme}</strong>
          <Segments
            label={words.account.theme}
            value={settings.theme}
            choices={[
              ['light', words.account.light],
              ['dark', words.account.dark],
              ['system', words.account.system],
            ]}
            onChange={(theme) => change({ theme })}
          />
        </li>
        <li>
          <strong className="grow">{words.account.language}</strong>
          <Segments
            label={words.account.language}
            value={settings.language}
            choices={[
              ['en', 'English'],
              ['de', 'Deutsch'],
            ]}
            onChange={(language) => change({ language })}
          />
        </li>
      </ul>
    </>
  )
}

import { type ReactNode, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useAssistantSettingsWords } from '../../words/assistant/use-assistant-settings-words.ts'
import { GrowingText } from './fields.tsx'
import type { SectionProps } from './writing-section.tsx'

/** The owner's texts from which the assistant answers. */
export function PassagesSection({ values: { passages }, onChange }: SectionProps): ReactNode {
  const words = useAssistantSettingsWords()
  const list = useRef<HTMLUListElement>(null)
  const change = (id: string, patch: { title?: string; text?: string }): void =>
    onChange({ passages: passages.map((each) => (each.id === id ? { ...each, ...patch } : each)) })
  const add = (): void => {
    const ids = new Set(passages.map(({ id }) => id))
    const number = passages.map((_, place) => place + 1).find((each) => !ids.has(`text-${each}`)) ?? passages.length + 1
    onChange({ passages: [...passages, { id: `text-${number}`, title: '', text: '' }] })
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('li:last-child input')?.focus())
  }
  return (
    <>
      <h2>{words.passages}</h2>
      <p className="quiet section-lede">{passages.length === 0 ? words.passagesNone : words.passagesNext}</p>
      <ul className="passages" ref={list}>
        {passages.map(({ id, title, text }) => (
          <li key={id}>
            <div className="passage-top">
              <Icon name="file" size={16} />
              <input
                className="text-field"
                aria-label={words.passageTitle}
                maxLength={200}
                dir="auto"
                placeholder={words.passageTitleHint}
                value={title}
                onChange={(event) => change(id, { title: event.target.value })}
              />
              <IconButton
                icon="x"
                label={words.removePassage(title === '' ? words.untitled : title)}
                onClick={() => onChange({ passages: passages.filter((each) => each.id !== id) })}
              />
            </div>
            <GrowingText
              label={`${words.passageText}: ${title === '' ? words.untitled : title}`}
              value={text}
              max={8000}
              hint={words.passageTextHint}
              onChange={(next) => change(id, { text: next })}
            />
          </li>
        ))}
      </ul>
      <Button onClick={add}>
        <Icon name="plus" size={16} />
        {words.addPassage}
      </Button>
    </>
  )
}

import type { Message } from '@parley/client'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icon.tsx'
import { useWords } from '../words/use-words.tsx'

/** Content that is not text: a location, choices, a template. */
export function Parts({ parts }: { parts: Message['parts'] }): ReactNode {
  return parts.map((part, place) => {
    // Parts never change, and have no id.
    const key = `${part.type}-${place}`
    switch (part.type) {
      case 'location':
        return <Location key={key} {...part} />
      case 'choices':
        return (
          <span key={key} className="message-choices">
            {part.choices.map((choice) => (
              <span key={choice}>{choice}</span>
            ))}
          </span>
        )
      case 'template':
        return (
          <span key={key} className="tag">
            {part.template}
          </span>
        )
      default:
        return part satisfies never
    }
  })
}

function Location({
  latitude,
  longitude,
  label,
}: {
  latitude: number
  longitude: number
  label: string | null
}): ReactNode {
  const words = useWords()
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`
  return (
    <span className="message-location">
      <Icon name="pin" size={16} />
      <span>{label ?? `${latitude}, ${longitude}`}</span>
      <a href={map} target="_blank" rel="noopener noreferrer">
        {words.thread.map}
      </a>
    </span>
  )
}

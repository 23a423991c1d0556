import type { Attachment, Message } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { Icon } from '../ui/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import './attachments.css'

/** The files of a message. Only files of our own server are shown, each in a box with a size that is known before. */
export function Attachments({ message }: { message: Message }): ReactNode {
  return (
    <span className="files">
      {message.attachments.map((attachment, place) => (
        <FileOf key={attachment.mediaId ?? `file-${place}`} attachment={attachment} />
      ))}
    </span>
  )
}

function FileOf({ attachment }: { attachment: Attachment }): ReactNode {
  const { mediaId, state, contentType } = attachment
  const words = useWords()
  const client = useClient()
  const name = attachment.name ?? words.file[familyOf(contentType)]
  if (state !== 'stored' || mediaId === null)
    return (
      <span className="file">
        <Icon name={state === 'pending' ? 'clock' : 'warn'} size={16} />
        <span className="cut">{state === 'pending' ? words.thread.fetching : words.thread.gone}</span>
      </span>
    )
  const url = client.media.urlOf(mediaId)
  switch (familyOf(contentType)) {
    case 'image':
      return <Picture url={url} name={name} />
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: the transcript is text in the bubble, below the player.
      return <audio className="sound" controls preload="none" src={url} aria-label={name} />
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: a customer's video has no track.
      return <video className="moving" controls preload="metadata" src={url} aria-label={name} />
    default:
      return (
        <a className="file" href={url} download={name} rel="noopener">
          <Icon name="file" size={16} />
          <bdi className="grow cut">{name}</bdi>
          {attachment.size === null ? null : <span className="quiet">{sizeOf(attachment.size)}</span>}
          <Icon name="download" size={16} />
        </a>
      )
  }
}

function Picture({ url, name }: { url: string; name: string }): ReactNode {
  const words = useWords()
  const [gone, setGone] = useState(false)
  if (gone)
    return (
      <span className="file">
        <Icon name="warn" size={16} />
        {words.thread.gone}
      </span>
    )
  return (
    <a className="picture" href={url} target="_blank" rel="noopener">
      <img src={url} alt={name} loading="lazy" decoding="async" onError={() => setGone(true)} />
    </a>
  )
}

function familyOf(contentType: string): 'image' | 'audio' | 'video' | 'file' {
  const [family] = contentType.split('/')
  // Markup is never shown, only downloaded.
  if (contentType.startsWith('image/svg')) return 'file'
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file'
}

/** A size for people: `412 kB`. */
export function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${units[step]}`
}

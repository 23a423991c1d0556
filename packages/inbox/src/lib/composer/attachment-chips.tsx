import type { ReactNode } from 'react'
import { sizeOf } from '../thread/attachments.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useWords } from '../words/use-words.tsx'
import type { Uploads } from './use-uploads.ts'

/** The files of a reply, with their progress. */
export function AttachmentChips({ uploads }: { uploads: Uploads }): ReactNode {
  const words = useWords()
  if (uploads.files.length === 0) return null
  return (
    <ul className="chips">
      {uploads.files.map(({ id, name, size, state }) => (
        <li key={id} className={`chip ${state.type}`}>
          <Icon name={state.type === 'failed' ? 'warn' : 'file'} size={16} />
          <span className="grow">
            <bdi className="cut">{name}</bdi>
            <small>
              {state.type === 'sending' ? words.composer.uploading(Math.round(state.share * 100)) : null}
              {state.type === 'stored' ? sizeOf(size) : null}
              {state.type === 'failed' ? `${words.composer.uploadFailed}: ${state.reason}` : null}
            </small>
          </span>
          {state.type === 'sending' ? <progress value={state.share} aria-label={name} /> : null}
          {state.type === 'failed' ? (
            <IconButton icon="retry" label={words.thread.tryAgain} size="small" onClick={() => uploads.retry(id)} />
          ) : null}
          <IconButton icon="x" label={words.composer.remove(name)} size="small" onClick={() => uploads.remove(id)} />
        </li>
      ))}
    </ul>
  )
}

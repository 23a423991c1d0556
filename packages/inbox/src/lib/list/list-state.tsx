import type { ReactNode } from 'react'
import type { ViewName } from '../data/views.ts'
import { ErrorBox } from '../ui/error-box.tsx'
import { MessageBox } from '../ui/message-box.tsx'
import { useDelayed } from '../ui/use-delayed.ts'
import { useWords } from '../words/use-words.tsx'

interface ListReading {
  isPending: boolean
  isFetchingNextPage: boolean
  error: Error | null
  refetch(): unknown
}

/** The state of a list beside its rows: shapes while it loads, an error, or why it is empty. */
export function ListState({
  list,
  isEmpty,
  view,
  name,
}: {
  list: ListReading
  isEmpty: boolean
  view: ViewName | undefined
  name: string | undefined
}): ReactNode {
  const words = useWords()
  const shows = useDelayed(list.isPending, 150)
  const isLong = useDelayed(list.isPending, 3000)
  if (list.error !== null && isEmpty)
    return <ErrorBox title={words.error.list} error={list.error} onRetry={() => void list.refetch()} />
  if (list.isPending)
    return shows ? (
      <div className="shapes" role="status">
        <span className={isLong ? 'quiet' : 'for-readers'}>{words.error.still}</span>
        {[52, 36, 56, 44, 50].map((width) => (
          <div key={width} aria-hidden="true">
            <span className="shape face" />
            <span className="lines">
              <span className="shape" style={{ width: `${width}%` }} />
              <span className="shape" style={{ width: `${width + 24}%` }} />
            </span>
          </div>
        ))}
      </div>
    ) : null
  if (!isEmpty) return null
  if (view === 'starred') return <MessageBox icon="star" title={words.empty.starred} next={words.empty.starredNext} />
  if (view === 'all' || view === 'unread')
    return <MessageBox icon="done" title={words.empty.inbox} next={words.empty.inboxNext} />
  return name === undefined ? (
    <MessageBox icon="filter" title={words.filter.empty} next={words.filter.emptyNext} />
  ) : (
    <MessageBox icon="inbox" title={words.empty.view(name)} next={words.empty.viewNext} />
  )
}

import type { Conversation } from '@parley/client'
import type { Words } from '../words/en.ts'
import type { RowState } from './row-state.ts'

/** The name of a row for screen readers: "Thabo Nkosi, SMS, 2 unread, waiting 4 m, Lift 2 is stuck". */
export function rowLabelOf({
  conversation,
  name,
  kind,
  assignee,
  suggested,
  state,
  time,
  words,
}: {
  conversation: Conversation
  name: string
  kind: string
  assignee: string | undefined
  suggested: boolean
  state: RowState
  time: string
  words: Words
}): string {
  const { unread, starred } = conversation
  const parts = [
    name,
    kind,
    unread > 0 ? words.list.unread(unread) : '',
    state.waiting === undefined ? time : words.list.waiting(time),
    suggested ? words.list.suggested : '',
    starred ? words.list.starred : '',
    assignee === undefined ? '' : words.list.assigned(assignee),
    previewLabelOf(state, words),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function previewLabelOf({ preview }: RowState, words: Words): string {
  switch (preview.type) {
    case 'failed':
      return words.list.failed(words.failure[preview.reason])
    case 'opted-out':
      return words.list.optedOut
    case 'blocked':
      return words.list.blocked
    case 'message': {
      const file = preview.file === undefined ? '' : words.file[preview.file]
      const progress = preview.progress === undefined ? '' : words.progress[preview.progress]
      return [progress, file, preview.text].filter((part) => part !== '').join(', ')
    }
    case 'empty':
      return ''
    default:
      return preview satisfies never
  }
}

import type { SearchHit } from '@parley/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useClient } from '../data/client.tsx'
import { useConversationPages } from '../data/conversations.ts'
import { Marked } from '../thread/linked-text.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { ErrorBox } from '../ui/error-box.tsx'
import { MessageBox } from '../ui/message-box.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'
import { searchOf } from './search-words.ts'
import './search-results.css'

/** The people and the messages with the words of a search. A message opens in its context. */
export function SearchResults({
  q,
  openId,
  onOpen,
}: {
  q: string
  openId: string | undefined
  onOpen(id: string, at?: string): void
}): ReactNode {
  const words = useWords()
  const times = useTimes()
  const client = useClient()
  const search = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => client.search({ q: searchOf(q), limit: 30 }, { signal }),
    placeholderData: (before) => before,
  })
  if (search.error !== null)
    return <ErrorBox title={words.error.list} error={search.error} onRetry={() => void search.refetch()} />
  if (search.data === undefined) return null
  const { contacts, messages } = search.data
  if (contacts.items.length === 0 && messages.items.length === 0)
    return <MessageBox icon="search" title={words.empty.found(q)} next={words.empty.foundNext} />
  return (
    <div className="results" data-scope="list" aria-busy={search.isFetching}>
      {contacts.items.length === 0 ? null : <h2>{words.search.people}</h2>}
      <ul>
        {contacts.items.map(({ id, name, addresses }) => (
          <PersonResult key={id} id={id} name={name ?? addresses[0]?.display ?? ''} openId={openId} onOpen={onOpen} />
        ))}
      </ul>
      {messages.items.length === 0 ? null : <h2>{words.search.messages}</h2>}
      <ul>
        {messages.items.map(({ message, conversation, highlights }) => (
          <li key={message.id}>
            <button type="button" className="result" onClick={() => onOpen(conversation.id, message.id)}>
              <Avatar name={conversation.contactName ?? conversation.address.display} size="small" />
              <span className="grow">
                <span className="result-line">
                  <bdi className="grow cut">{conversation.contactName ?? conversation.address.display}</bdi>
                  <span className="quiet">{times.short(Date.parse(message.at), Date.now())}</span>
                </span>
                <span className="result-text" dir="auto">
                  <Excerpt text={message.text} highlights={highlights} />
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function PersonResult({
  id,
  name,
  openId,
  onOpen,
}: {
  id: string
  name: string
  openId: string | undefined
  onOpen(id: string): void
}): ReactNode {
  const times = useTimes()
  const list = useConversationPages({ contactId: id, limit: 3 })
  const conversations = list.data?.pages.flatMap(({ items }) => items) ?? []
  return conversations.map((conversation) => (
    <li key={conversation.id}>
      <button
        type="button"
        className="result"
        aria-current={conversation.id === openId || undefined}
        onClick={() => onOpen(conversation.id)}
      >
        <Avatar name={name} size="small" />
        <bdi className="grow cut">{name}</bdi>
        <span className="quiet">{times.short(Date.parse(conversation.activeAt), Date.now())}</span>
      </button>
    </li>
  ))
}

/** The part of a text around the first found word, with all found words marked. */
function Excerpt({ text, highlights }: { text: string; highlights: SearchHit['highlights'] }): ReactNode {
  const inText = highlights.filter(({ field }) => field === 'text')
  const first = inText[0]?.start ?? 0
  const from = first > 40 ? first - 32 : 0
  const shown = text.slice(from, from + 160)
  const found = inText.map(({ start, end }) => text.slice(start, end))
  return (
    <>
      {from > 0 ? '…' : ''}
      <Marked text={shown} found={found} />
    </>
  )
}

import type { Conversation } from '@parley/client'
import { type ReactNode, Suspense } from 'react'
import { useSession } from '../data/client.tsx'
import { useConversationPages } from '../data/conversations.ts'
import { useChannels, useContact } from '../data/daily-work.ts'
import { nameOf } from '../list/conversation-row.tsx'
import type { ThreadMessage } from '../thread/timeline.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { lazyPart } from '../ui/load-part.ts'
import { useTimes, useWords } from '../words/use-words.tsx'
import { ContactName } from './contact-name.tsx'
import { DeliverySection } from './delivery-section.tsx'
import { LabelsSection } from './labels-section.tsx'
import { MergeContact } from './merge-contact.tsx'
import './details-panel.css'

const AssistantSection = lazyPart(async () => (await import('../assistant/assistant-section.tsx')).AssistantSection)

export interface DetailsPanelProps {
  conversation: Conversation
  /** The message with the delivery to show. */
  message: ThreadMessage | undefined
  onLabels(labels: string[]): void
  onOpen(id: string): void
  onHide(): void
}

/** The contact of a conversation, its labels, the delivery of a message, and the contact's other conversations. */
export function DetailsPanel({ conversation, message, onLabels, onOpen, onHide }: DetailsPanelProps): ReactNode {
  const words = useWords()
  const times = useTimes()
  const session = useSession()
  const { data: contact } = useContact(conversation.contactId)
  const { data: channels = [] } = useChannels()
  const others = useConversationPages({ contactId: conversation.contactId, limit: 20 })
  const also = others.data?.pages.flatMap(({ items }) => items).filter(({ id }) => id !== conversation.id) ?? []
  const name = nameOf(conversation)
  const { address } = conversation
  const attributes = Object.entries({ ...contact?.attributes, ...conversation.attributes }).filter(
    ([key]) => key !== 'example',
  )
  const mayChange = session.actions.includes('modules.command')
  return (
    <aside className="details" aria-label={words.details.title}>
      <div className="details-top">
        <h2 className="grow">{words.details.title}</h2>
        <IconButton icon="panel" label={words.details.hide} onClick={onHide} />
      </div>
      <div className="details-body">
        <section>
          <div className="details-contact">
            <Avatar name={name} size="large" />
            <div className="grow">
              <ContactName contact={contact} shown={name} mayChange={mayChange} />
              {contact === undefined ? null : (
                <p className="quiet cut">
                  {words.details.since} {times.within(Date.parse(contact.createdAt), Date.now())}
                </p>
              )}
            </div>
          </div>
          <dl className="pairs">
            <dt>{words.details.numbers}</dt>
            <dd>
              <bdi>{address.display}</bdi>
            </dd>
            <dt>{words.details.consent}</dt>
            <dd>
              {address.blocked
                ? words.details.blocked
                : address.optedOut
                  ? words.details.optedOut
                  : words.details.agreed}
            </dd>
            {attributes.map(([key, value]) => (
              <Pair key={key} name={key} value={String(value)} />
            ))}
          </dl>
          {mayChange && contact !== undefined ? <MergeContact contact={contact} name={name} /> : null}
        </section>
        <Suspense>
          <AssistantSection conversationId={conversation.id} />
        </Suspense>
        <LabelsSection
          labels={conversation.labels}
          mayChange={session.actions.includes('conversations.update')}
          onChange={onLabels}
        />
        <DeliverySection message={message} />
        <section>
          <h3>{words.details.also(name)}</h3>
          {also.length === 0 ? <p className="quiet">{words.details.none}</p> : null}
          <ul>
            {also.map((each) => (
              <li key={each.id}>
                <button type="button" className="also" onClick={() => onOpen(each.id)}>
                  <ChannelMark kind={channels.find(({ id }) => id === each.channel)?.kind ?? 'sms'} size={14} />
                  <bdi className="grow cut">{each.lastMessage?.text ?? each.address.display}</bdi>
                  <span className="quiet">{times.short(Date.parse(each.activeAt), Date.now())}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </aside>
  )
}

function Pair({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <>
      <dt className="cut">{name}</dt>
      <dd dir="auto">{value}</dd>
    </>
  )
}

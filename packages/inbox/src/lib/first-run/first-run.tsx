import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { useConversationPages } from '../data/conversations.ts'
import { Button } from '../ui/button.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { Icon } from '../ui/icon.tsx'
import { MessageBox } from '../ui/message-box.tsx'
import { Tick } from '../ui/tick.tsx'
import { useWords } from '../words/use-words.tsx'
import { Handset } from './handset.tsx'
import './first-run.css'

/** The files of the server about itself: whether it has a simulator, and where. */
interface Welcome {
  simulator: string | null
  /** How many conversations are examples. */
  examples: number
}

/** The sheet without a conversation: the first steps while the simulator is there, otherwise a hint. */
export function FirstRun(): ReactNode {
  const words = useWords()
  const { data: welcome } = useWelcome()
  if (welcome?.simulator == null)
    return <MessageBox icon="inbox" title={words.empty.thread} next={words.empty.threadNext} />
  return <Steps simulator={welcome.simulator} />
}

/** The facts of a first start, from the server. Other servers have no such file. */
function useWelcome(): { data: Welcome | undefined } {
  const { data } = useQuery({
    queryKey: ['welcome'],
    queryFn: async ({ signal }): Promise<Welcome> => {
      const response = await fetch('/welcome', { signal, headers: { accept: 'application/json' } })
      const isJson = response.headers.get('content-type')?.includes('json') === true
      return response.ok && isJson ? response.json() : { simulator: null, examples: 0 }
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return { data }
}

function Steps({ simulator }: { simulator: string }): ReactNode {
  const words = useWords()
  const all = useConversationPages({ status: 'open', snoozed: false })
  const [opened, setOpened] = useState(false)
  const newest = all.data?.pages[0]?.items[0]
  const hasWritten = opened && newest?.lastMessage?.direction === 'inbound'
  const step = opened ? (hasWritten ? 3 : 2) : 1
  return (
    <div className="welcome">
      <div>
        <h2>{words.start.title}</h2>
        <p className="welcome-say">{words.start.say}</p>
        <ol className="welcome-steps">
          <Step number={1} now={step} title={words.start.one} next={words.start.oneNext}>
            <a
              className="button primary large"
              href={simulator}
              target="_blank"
              rel="noopener"
              onClick={() => setOpened(true)}
            >
              <Icon name="external" />
              {words.start.openPhone}
            </a>
          </Step>
          <Step number={2} now={step} title={words.start.two} next={words.start.twoNext} />
          <Step
            number={3}
            now={step}
            title={words.start.three}
            next={
              <span className="welcome-ticks">
                {words.start.threePending} <Tick progress="pending" /> {words.start.threeSent} <Tick progress="sent" />{' '}
                {words.start.threeDelivered} <Tick progress="delivered" />
              </span>
            }
          />
        </ol>
        <p className="welcome-ways-title">{words.start.connect}</p>
        <div className="welcome-ways">
          {(['phone', 'sms', 'whatsapp', 'email', 'voice'] as const).map((kind) => (
            <a key={kind} className="button" href="/settings/channels">
              <ChannelMark kind={kind} size={14} />
              {words.start.channels[kind]}
            </a>
          ))}
        </div>
      </div>
      <Handset />
    </div>
  )
}

function Step({
  number,
  now,
  title,
  next,
  children,
}: {
  number: number
  now: number
  title: string
  next: ReactNode
  children?: ReactNode
}): ReactNode {
  return (
    <li className={number === now ? 'now' : ''} aria-current={number === now ? 'step' : undefined}>
      <span className="step-number">{number < now ? <Icon name="check" size={16} /> : number}</span>
      <span>
        <strong>{title}</strong>
        <small>{next}</small>
      </span>
      {children}
    </li>
  )
}

/** The line above the list while it has examples, with the button that removes them. */
export function ExamplesLine(): ReactNode {
  const words = useWords()
  const client = useClient()
  const { data: welcome } = useWelcome()
  const [removed, setRemoved] = useState<'no' | 'busy' | 'yes'>('no')
  if (welcome === undefined || welcome.examples === 0 || removed === 'yes') return null
  const remove = async (): Promise<void> => {
    setRemoved('busy')
    for await (const { id, attributes } of client.conversations.list({ limit: 100 }))
      if (attributes.example === true) await client.conversations.remove(id)
    setRemoved('yes')
  }
  return (
    <div className="examples">
      <Icon name="info" size={16} />
      <span className="grow">{words.start.examples(welcome.examples)}</span>
      <Button look="plain" size="small" busy={removed === 'busy'} onClick={() => void remove()}>
        {words.start.remove}
      </Button>
    </div>
  )
}

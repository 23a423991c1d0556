import type { ChannelHealth } from '@parley/client'
import type { ReactNode } from 'react'
import { useChannels } from '../data/daily-work.ts'
import { Button } from '../ui/button.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { ErrorBox } from '../ui/error-box.tsx'
import { channelName, kindName } from '../words/channel-names.ts'
import { useTimes, useWords } from '../words/use-words.tsx'

const colors: { readonly [State in ChannelHealth['state']]: string } = {
  healthy: 'green',
  syncing: 'green',
  attention: 'amber',
  silent: 'amber',
}

/** The channels, with their health and what they can carry. */
export function ChannelsPage(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const channels = useChannels()
  const now = Date.now()
  if (channels.error !== null)
    return <ErrorBox title={words.error.list} error={channels.error} onRetry={() => void channels.refetch()} />
  const all = channels.data ?? []
  const healthy = all.filter(({ health }) => health.state === 'healthy').length
  const moment = (at: string | null): string => (at === null ? words.channels.never : times.moment(Date.parse(at), now))
  return (
    <>
      <header>
        <h1>{words.settings.channels}</h1>
        <Button busy={channels.isFetching} onClick={() => void channels.refetch()}>
          {words.channels.check}
        </Button>
      </header>
      <p className="lede">
        {channels.data === undefined ? words.error.still : words.channels.healthy(healthy, all.length)}
      </p>
      <ul className="lines">
        {all.map(({ id, kind, address, health, capabilities }) => (
          <li key={id}>
            <span className="mark">
              <ChannelMark kind={kind} />
            </span>
            <span className="grow">
              <strong>{channelName({ id, kind }, words)}</strong>
              <small>
                <bdi>
                  {[id === kind ? null : kindName(kind, words), address].filter((each) => each !== null).join(', ')}
                </bdi>
              </small>
            </span>
            <span className="state">
              <i className={`dot ${colors[health.state]}`} />
              {words.channels.states[health.state]}
            </span>
            <small className="grow">
              {words.channels.last(moment(health.lastReceivedAt), moment(health.lastSentAt))}{' '}
              {health.waiting ? words.channels.waiting(health.waiting) : ''}{' '}
              {health.dead ? words.channels.dead(health.dead) : ''}
              <br />
              {words.channels.receipts[capabilities.receipts]}{' '}
              {capabilities.content?.media === undefined
                ? words.channels.noFiles
                : words.channels.files(capabilities.content.media.count)}
            </small>
          </li>
        ))}
      </ul>
    </>
  )
}

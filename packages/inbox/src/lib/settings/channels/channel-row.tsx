import type { Channel, ChannelHealth } from '@parley/client'
import type { ReactNode } from 'react'
import { usePersonName } from '../../data/daily-work.ts'
import { Button } from '../../ui/button.tsx'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { Icon } from '../../ui/icon.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { channelName, kindName } from '../../words/channel-names.ts'
import { useTimes, useWords } from '../../words/use-words.tsx'
import { Steps } from './setup-dialog.tsx'

const colors: { readonly [State in ChannelHealth['state']]: string } = {
  healthy: 'green',
  syncing: 'green',
  attention: 'amber',
  silent: 'amber',
  off: 'red',
}

/** The choices of a person for a channel. */
export interface RowChoices {
  edit(): void
  setUp(): void
  test(): void
  remove(): void
}

/** One channel: its state, its people, its set-up and its failures. */
export function ChannelRow({ channel, choices }: { channel: Channel; choices: RowChoices | undefined }): ReactNode {
  const words = useWords()
  const { id, kind, address, added, health } = channel
  const name = channelName(channel, words)
  const isNamed = name !== kindName(kind, words)
  return (
    <li>
      <span className="mark">
        <ChannelMark kind={kind} />
      </span>
      <span className="name">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <small>
          <bdi>{[isNamed ? kindName(kind, words) : null, address].filter((each) => each !== null).join(', ')}</bdi>
        </small>
        {added === null || added.access.length === 0 ? null : <Holders access={added.access} />}
      </span>
      <span className="state">
        <i className={`dot ${colors[health.state]}`} />
        {words.channels.states[health.state]}
      </span>
      <Activity channel={channel} />
      {choices === undefined || added === null ? null : (
        <Menu
          align="end"
          trigger={<IconButton icon="more" size="small" label={words.channels.moreOf(name)} />}
          groups={[
            [
              { id: 'edit', icon: 'edit', label: words.channels.change, choose: choices.edit },
              ...(added.canTest
                ? [{ id: 'test', icon: 'check', label: words.channels.test, choose: choices.test } as const]
                : []),
              ...(added.setup.canSetUp || added.setup.canRollBack
                ? [{ id: 'setup', icon: 'settings', label: words.channels.showSetup, choose: choices.setUp } as const]
                : []),
            ],
            [{ id: 'remove', icon: 'x', label: words.channels.remove, choose: choices.remove }],
          ]}
        />
      )}
      <Checks key={id} channel={channel} choices={choices} />
    </li>
  )
}

function Holders({ access }: { access: readonly string[] }): ReactNode {
  const words = useWords()
  const nameOf = usePersonName()
  return <small className="holders">{words.channels.given(access.map(nameOf).join(', '))}</small>
}

function Activity({ channel: { health, capabilities } }: { channel: Channel }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const now = Date.now()
  const moment = (at: string | null): string => (at === null ? words.channels.never : times.moment(Date.parse(at), now))
  return (
    <small className="activity">
      {words.channels.last(moment(health.lastReceivedAt), moment(health.lastSentAt))}{' '}
      {health.lastWebhookAt === null ? '' : words.channels.lastWebhook(moment(health.lastWebhookAt))}{' '}
      {health.waiting ? words.channels.waiting(health.waiting) : ''}{' '}
      {health.dead ? words.channels.dead(health.dead) : ''}
      {health.state === 'off' ? null : (
        <>
          <br />
          {words.channels.receipts[capabilities.receipts]}{' '}
          {capabilities.content?.media === undefined
            ? words.channels.noFiles
            : words.channels.files(capabilities.content.media.count)}
        </>
      )}
    </small>
  )
}

/** The last failure, unless something has worked since. */
function lastingError({ lastError, ...health }: ChannelHealth): ChannelHealth['lastError'] {
  if (lastError === null || lastError.at === null) return lastError
  const { at } = lastError
  const works = [health.lastWebhookAt, health.lastSentAt, health.lastReceivedAt]
  return works.some((moment) => moment !== null && moment > at) ? null : lastError
}

/** The set-up of a channel, and its last failure. */
function Checks({ channel, choices }: { channel: Channel; choices: RowChoices | undefined }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const { added, health } = channel
  const setup = added?.setup
  const lastError = lastingError(health)
  const isShown = setup !== undefined && setup.state !== 'none' && (setup.state !== 'done' || choices !== undefined)
  if (!isShown && lastError === null) return null
  const isBad = setup?.state === 'foreign' || setup?.state === 'failed'
  const at = lastError?.at ?? null
  const isRepeated = lastError?.reason === setup?.error
  return (
    <div className="checks">
      {isShown ? (
        <p className={isBad ? 'bad' : undefined}>
          <Icon name={isBad ? 'x' : setup.state === 'done' ? 'check' : 'clock'} size={16} />
          <span>
            {words.channels.setups[setup.state]} {setup.error}
          </span>
        </p>
      ) : null}
      {setup?.state === 'foreign' ? <Steps steps={setup.steps} /> : null}
      {lastError === null || isRepeated ? null : (
        <p className="bad">
          <Icon name="x" size={16} />
          <span>
            {at === null ? '' : `${times.moment(Date.parse(at), Date.now())}: `}
            {lastError.reason}
          </span>
        </p>
      )}
      {choices === undefined ? null : (
        <div className="ways">
          {isBad ? (
            <Button size="small" onClick={choices.setUp}>
              {words.channels.showSetup}
            </Button>
          ) : null}
          {health.state === 'off' && added !== null ? (
            <Button size="small" look="primary" onClick={choices.edit}>
              {words.channels.enterAgain}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  )
}

import type { Channel, SetupPlan } from '@parley/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useClient } from '../../data/client.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { channelName } from '../../words/channel-names.ts'
import { useWords } from '../../words/use-words.tsx'
import { sentenceOf, useCommand } from './use-command.ts'

/** The plan of a set-up: what would change at the provider, and what belongs to another system. */
export function SetupDialog({ channel, onClose }: { channel: Channel; onClose(): void }): ReactNode {
  const words = useWords()
  const client = useClient()
  const { run, busy } = useCommand()
  const plan = useQuery({
    queryKey: ['channels', channel.id, 'setup'],
    queryFn: ({ signal }) => client.channels.planSetup(channel.id, { signal }),
    gcTime: 0,
    retry: false,
  })
  const steps = plan.data?.steps ?? []
  const isForeign = steps.some(({ foreign }) => foreign)
  const apply = (force: boolean): void =>
    void run(() => client.channels.applySetup(channel.id, { force })).then((done) => done && onClose())
  return (
    <Dialog open onClose={onClose} title={words.channels.setup(channelName(channel, words))} className="with-form">
      <div className="form">
        {plan.isPending ? <p className="quiet">{words.error.still}</p> : null}
        {plan.error === null ? null : (
          <p className="form-error" role="alert">
            {sentenceOf(plan.error)}
          </p>
        )}
        {plan.data !== undefined && steps.length === 0 ? <p>{words.channels.nothingToDo}</p> : null}
        <Steps steps={steps} />
        {isForeign ? <p className="form-error">{words.channels.foreignHint}</p> : null}
        <div className="form-end">
          <Button onClick={onClose}>{words.keys.close}</Button>
          {channel.added?.setup.canRollBack === true ? (
            <Button
              busy={busy}
              onClick={() =>
                void run(() => client.channels.rollBackSetup(channel.id)).then((done) => done && onClose())
              }
            >
              {words.channels.rollBack}
            </Button>
          ) : null}
          {steps.length === 0 ? null : (
            <Button look={isForeign ? 'danger' : 'primary'} busy={busy} onClick={() => apply(isForeign)}>
              {isForeign ? words.channels.replace : words.channels.apply}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

/** The changes at the provider, each with its present value and the new one. */
export function Steps({ steps }: { steps: SetupPlan['steps'] }): ReactNode {
  const words = useWords()
  if (steps.length === 0) return null
  return (
    <ul className="steps">
      {steps.map(({ subject, from, to, foreign }) => (
        <li key={subject}>
          <strong>{subject}</strong>
          <small className={foreign ? 'foreign' : undefined}>
            {words.channels.present} <bdi>{from ?? words.channels.nothing}</bdi>
          </small>
          <small>
            {words.channels.later} <bdi>{to ?? words.channels.nothing}</bdi>
          </small>
        </li>
      ))}
    </ul>
  )
}

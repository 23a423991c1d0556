import type { Channel } from '@parley/client'
import type { ReactNode } from 'react'
import { useClient } from '../../data/client.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { channelName } from '../../words/channel-names.ts'
import { useWords } from '../../words/use-words.tsx'
import { useCommand } from './use-command.ts'

/** Asks before a channel is removed. */
export function RemoveDialog({ channel, onClose }: { channel: Channel; onClose(): void }): ReactNode {
  const words = useWords()
  const client = useClient()
  const { run, busy } = useCommand()
  const { added, health } = channel
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.channels.removeTitle(channelName(channel, words))}
      className="with-form"
    >
      <div className="form">
        <p>{words.channels.removeText}</p>
        {health.waiting ? <p className="form-error">{words.channels.removeWaiting(health.waiting)}</p> : null}
        {added?.setup.canRollBack === true ? <p>{words.channels.removeRollsBack}</p> : null}
        <div className="form-end">
          <Button onClick={onClose}>{words.details.cancel}</Button>
          <Button
            look="danger"
            busy={busy}
            onClick={() =>
              void run(() => client.channels.remove(channel.id, added === null ? {} : { version: added.version })).then(
                (done) => done && onClose(),
              )
            }
          >
            {words.channels.remove}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

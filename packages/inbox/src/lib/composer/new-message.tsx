import { ParleyClientError } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { useChannels } from '../data/daily-work.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { channelName } from '../words/channel-names.ts'
import { moneyText } from '../words/format.ts'
import { useLocale, useWords } from '../words/use-words.tsx'
import { longTextOf } from './long-text.ts'

/** A first message to a number or an address. */
export function NewMessage({ onClose, onOpen }: { onClose(): void; onOpen(id: string): void }): ReactNode {
  const words = useWords()
  const client = useClient()
  const { data: channels = [] } = useChannels()
  const locale = useLocale()
  const [busy, setBusy] = useState(false)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string>()
  const channel = channels.find(({ id }) => id === chosen) ?? channels[0]
  const long = longTextOf(text, channel)
  const split = long?.type === 'divisible' ? long.preview : undefined
  const [error, setError] = useState<string>()
  const send = async (form: FormData): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const started = await client.conversations.start({
        channel: String(form.get('channel')),
        to: String(form.get('to')),
        text,
        ...(split === undefined ? {} : { split: true }),
      })
      onClose()
      onOpen(started.id)
    } catch (thrown) {
      setError(thrown instanceof ParleyClientError ? [thrown.detail, thrown.hint].join(' ') : String(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open onClose={onClose} title={words.list.compose} className="with-form">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void send(new FormData(event.currentTarget))
        }}
      >
        <label>
          {words.newMessage.from}
          <select name="channel" required value={channel?.id} onChange={(event) => setChosen(event.target.value)}>
            {channels.map((each) => (
              <option key={each.id} value={each.id}>
                {[channelName(each, words), each.address].filter((part) => part !== null).join(', ')}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.newMessage.to}
          <input
            name="to"
            required
            autoFocus
            autoComplete="off"
            placeholder={words.newMessage.toHint}
            aria-describedby="new-message-error"
          />
        </label>
        <label>
          {words.newMessage.text}
          <textarea
            name="text"
            required
            rows={4}
            dir="auto"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <p id="new-message-error" className="form-error" role="alert">
          {error}
        </p>
        <div className="form-end">
          <Button onClick={onClose}>{words.details.cancel}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {split === undefined
              ? words.composer.send
              : words.composer.sendAs(
                  split.messages.length,
                  split.cost === null ? undefined : moneyText(locale, split.cost),
                )}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

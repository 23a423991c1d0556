import type { Channel } from '@parley/client'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useClient, useSession } from '../data/client.tsx'
import { useChannels } from '../data/daily-work.ts'
import { Button } from '../ui/button.tsx'
import { ErrorBox } from '../ui/error-box.tsx'
import { Icon } from '../ui/icon.tsx'
import { MessageBox } from '../ui/message-box.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'
import { ChannelForm } from './channels/channel-form.tsx'
import { ChannelRow, type RowChoices } from './channels/channel-row.tsx'
import { RemoveDialog } from './channels/remove-dialog.tsx'
import { SetupDialog } from './channels/setup-dialog.tsx'
import { useCommand } from './channels/use-command.ts'
import './channels/channels.css'

/** The open dialog of the page. */
type Open = { dialog: 'add' } | { dialog: 'edit' | 'setup' | 'remove'; id: string }

/** The channels: their health, and for managers their whole life. */
export function ChannelsPage(): ReactNode {
  const words = useWords()
  const client = useClient()
  const session = useSession()
  const toasts = useToasts()
  const channels = useChannels()
  const { run } = useCommand()
  const [open, setOpen] = useState<Open>()
  const mayManage = session.actions.includes('channels.manage')
  const types = useQuery({
    queryKey: ['channel-types'],
    queryFn: async ({ signal }) => (await client.channels.types({ signal })).items,
    enabled: mayManage,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (channels.error !== null)
    return <ErrorBox title={words.error.list} error={channels.error} onRetry={() => void channels.refetch()} />
  const all = channels.data ?? []
  const healthy = all.filter(({ health }) => health.state === 'healthy').length
  const close = (): void => setOpen(undefined)
  const choicesFor = ({ id, added }: Channel): RowChoices | undefined => {
    if (!mayManage || added === null) return undefined
    return {
      edit: () => setOpen({ dialog: 'edit', id }),
      setUp: () => setOpen({ dialog: 'setup', id }),
      remove: () => setOpen({ dialog: 'remove', id }),
      test: () =>
        void run(async () => {
          const { detail } = await client.channels.test(id)
          toasts.show({ text: detail })
        }),
    }
  }
  const shown = open !== undefined && 'id' in open ? all.find(({ id }) => id === open.id) : undefined
  const known = types.data ?? []
  return (
    <>
      <header>
        <h1>{words.settings.channels}</h1>
        <Button busy={channels.isFetching} onClick={() => void channels.refetch()}>
          {words.channels.check}
        </Button>
        {mayManage && known.length > 0 ? (
          <Button look="primary" onClick={() => setOpen({ dialog: 'add' })}>
            <Icon name="plus" size={16} />
            {words.channels.add}
          </Button>
        ) : null}
      </header>
      <p className="lede">
        {channels.data === undefined ? words.error.still : words.channels.healthy(healthy, all.length)}
      </p>
      {channels.data?.length === 0 ? (
        <MessageBox icon="signal" title={words.channels.none} next={words.channels.noneNext} />
      ) : null}
      <ul className="lines channels">
        {all.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} choices={choicesFor(channel)} />
        ))}
      </ul>
      {open?.dialog === 'add' || (open?.dialog === 'edit' && shown !== undefined) ? (
        <ChannelForm
          channel={shown}
          types={known}
          onClose={(changed) => {
            close()
            if (changed) void channels.refetch()
          }}
        />
      ) : null}
      {open?.dialog === 'setup' && shown !== undefined ? <SetupDialog channel={shown} onClose={close} /> : null}
      {open?.dialog === 'remove' && shown !== undefined ? <RemoveDialog channel={shown} onClose={close} /> : null}
    </>
  )
}

import { createClient } from '@parley/client'
import { ParleyProvider, useConnection, useSend, useThread } from '@parley/client/react'
import { type ReactElement, useState } from 'react'

export function Thread({ conversationId, token }: { conversationId: string; token: string }): ReactElement {
  const [client] = useState(() => createClient({ credentials: { token }, storage: localStorage }))
  return <ParleyProvider client={client} children={<Messages conversationId={conversationId} />} />
}

function Messages({ conversationId }: { conversationId: string }): ReactElement {
  const { items } = useThread(conversationId)
  const { send } = useSend(conversationId)
  const { state } = useConnection()
  const line = (text: string, status: string): string => `${text} (${status})`
  return (
    <main>
      <output>{state}</output>
      <ul>
        {items.map((item) => (
          <li key={item.key}>
            {item.state === 'stored'
              ? line(item.message.text, item.message.status)
              : line(item.local.reply.text, item.state)}
          </li>
        ))}
      </ul>
      <form action={(form) => void send(String(form.get('text')))}>
        <input name="text" aria-label="Reply" />
      </form>
    </main>
  )
}

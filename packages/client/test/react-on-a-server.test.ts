import { createElement, type ReactElement, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { createClient } from '../src/index.ts'
import {
  ParleyProvider,
  useConnection,
  useConversationStream,
  useConversations,
  usePresence,
  useSend,
  useThread,
  useTyping,
} from '../src/react.ts'

function Everything(): ReactElement {
  const { status } = useConversations({ unread: true })
  const thread = useThread('con_1')
  const { unsent } = useSend('con_1')
  const { typing } = useTyping('con_1')
  const present = usePresence('con_1')
  const { state } = useConnection()
  const stream = useConversationStream('con_1', 'token', { url: 'https://chat.example' })
  const all = [status, thread.status, unsent.length, typing.length, present.length, state, stream.status]
  return createElement('p', {}, all.join(' '))
}

it('renders on a server, without a window and without a request', () => {
  expect(typeof window).toBe('undefined')
  const requests: unknown[] = []
  const client = createClient({
    credentials: { cookie: true },
    fetch: async (input) => {
      requests.push(input)
      return new Response()
    },
  })
  const page = createElement(StrictMode, {}, createElement(ParleyProvider, { client }, createElement(Everything)))
  expect(renderToString(page)).toBe('<p>loading loading 0 0 0 connecting loading</p>')
  expect(requests).toEqual([])
})

it('names the fix of a hook without its provider', () => {
  expect(() => renderToString(createElement(Everything))).toThrow('There is no ParleyProvider above this component.')
})

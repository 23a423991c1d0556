import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Thread } from './thread.tsx'

// `#CONVERSATION/KEY` in the address. A page of your own gets a token from your own sign-in.
const [conversationId = '', key = ''] = location.hash.slice(1).split('/')
const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element with the id root.')
createRoot(root).render(
  <StrictMode>
    <Thread conversationId={conversationId} token={key} />
  </StrictMode>,
)

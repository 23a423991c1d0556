import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { reloadOnNewVersion } from './new-version.ts'
import '../styles/tokens.css'
import '../styles/base.css'
import '../ui/form.css'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element "root".')
reloadOnNewVersion(window)
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)

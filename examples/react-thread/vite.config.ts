import type { UserConfig } from 'vite'

/** The server of Parley. The page and the API have one origin, so no other one is allowed. */
const api = { '/api': process.env.PARLEY_URL ?? 'http://localhost:3000' }

const config: UserConfig = { server: { proxy: api }, preview: { proxy: api } }

export default config

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startInstallation } from './installation.ts'
import type { AppOptions } from './mount.ts'

let data: string

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'parley-cli-'))
})

afterEach(() => rm(data, { recursive: true }))

it('an app answers its own routes, also where the API needs credentials, and the server answers the others', async () => {
  const variables = { PARLEY_DATA: data, LOG_LEVEL: 'silent', PORT: '0' }
  const mount: AppOptions['mount'] = ({ app, authenticate, parley }) => {
    app.get('/api/v1/whoami', async (c) => {
      const principal = await authenticate(c.req.raw)
      return c.json({ id: principal?.id ?? null, tenant: parley.id })
    })
  }
  const { url, key, stop } = await startInstallation(variables, { mount })
  try {
    const authorization = `Bearer ${key}`
    const ask = (path: string, headers: HeadersInit = {}): Promise<Response> => fetch(url + path, { headers })
    expect(await (await ask('/api/v1/whoami')).json()).toMatchObject({ code: 'auth.missing', status: 401 })
    expect(await (await ask('/api/v1/whoami', { authorization })).json()).toMatchObject({ tenant: 'default' })
    expect((await ask('/api/v1/conversations')).status).toBe(401)
    expect((await ask('/api/v1/conversations', { authorization })).status).toBe(200)
    expect((await ask('/ready')).status).toBe(200)
    const stream = await ask('/api/v1/events?after=oldest', { authorization })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    await stream.body?.cancel()
  } finally {
    await stop()
  }
})

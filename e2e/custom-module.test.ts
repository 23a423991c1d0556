import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createParley } from '@parley/core'
import { ratings } from '@parley/example-custom-module'
import { createServer } from '@parley/server'
import { describe, expect, it } from 'vitest'
import { runFolder } from './lib/loaded.ts'
import { moduleStores, openModuleStore } from './lib/module-stores.ts'
import { paper, written } from './lib/paper.ts'
import { javascriptOf, runProgram } from './lib/program.ts'
import { root } from './lib/root.ts'

const key = 'a-key-of-sixteen-characters'

describe.each(moduleStores)('the module of the example, on %s', (kind) => {
  it('sends the question, takes the answer, lists, searches and serves', async () => {
    await using place = await openModuleStore(kind)
    const parley = await createParley({
      store: place.store,
      channels: { paper: paper({ sent: [] }) },
      modules: [ratings()],
    })
    const server = createServer(parley, { keys: [key] })
    const ask = async (path: string, body?: object): Promise<unknown> => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
      const init = body === undefined ? { headers } : { method: 'PATCH', headers, body: JSON.stringify(body) }
      return (await server.fetch(new Request(`http://localhost${path}`, init))).json()
    }
    await parley.handleWebhook('paper', written({ id: '1', from: 'ann', text: 'Thank you' }))
    const [conversation] = (await parley.conversations.list()).items
    if (conversation === undefined) throw new Error('There is a conversation.')
    await parley.conversations.update(conversation.id, { status: 'archived' })
    await parley.drain()
    const [asked] = (await parley.ratings.list({ where: { conversationId: conversation.id } })).items
    expect(asked).toMatchObject({ stars: 0, comment: null })
    const given = await ask(`/api/v1/ratings/${asked?.id}`, { stars: 5, comment: 'Quick and kind' })
    expect(given).toMatchObject({ stars: 5, comment: 'Quick and kind' })
    expect((await parley.ratings.search('kind')).items).toMatchObject([{ stars: 5 }])
    expect(await ask('/api/v1/ratings?stars=5')).toMatchObject({ items: [{ id: asked?.id }] })
    await expect(parley.ratings.give({ id: asked?.id as never, stars: 9 })).rejects.toMatchObject({ field: 'stars' })
    await server.stop()
    await parley.stop()
  })
})

it('the program of the example runs', async () => {
  const source = (name: string): string => readFileSync(join(root, 'examples/custom-module/src', name), 'utf8')
  mkdirSync(runFolder, { recursive: true })
  const module = join(runFolder, 'ratings.mjs')
  writeFileSync(module, javascriptOf(source('ratings.ts')))
  using program = runProgram('example', source('main.ts').replace('./ratings.ts', './ratings.mjs'))
  const [status] = await once(program.process, 'exit')
  rmSync(module)
  expect({ status, complaints: program.complaints() }).toEqual({ status: 0, complaints: '' })
})

it('the module has under 120 lines, and changes no line of a package', () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/check-example-module.mjs'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^examples\/custom-module: \d+ lines; 0 lines in packages\/$/m),
  })
})

import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { freePort } from './lib/free-port.ts'
import { onPort, runProgram } from './lib/program.ts'
import { openProvider } from './lib/provider.ts'
import { snippetsOf } from './lib/snippets.ts'
import { until } from './lib/until.ts'

const program = `const parley = await createParley({
  store: sqlite('parley.db'),
  channels: { sms: twilioSms({ accountSid, authToken, from }) },
  on: { 'message.received': async ({ message, reply }) => { await reply(\`You said: \${message.text}\`) } },
})
await parley.start()
serve({ fetch: (request) => parley.handleWebhook('sms', request) })`

it('the program in the README answers a customer, once for fifty copies of the webhook', async () => {
  const shown = snippetsOf('ts').find(({ page }) => page === 'README.md')?.code ?? ''
  expect(shown).toContain(program)
  await using provider = await openProvider()
  const port = await freePort()
  const simulated = shown.replace('from })', `from, baseUrl: '${provider.url}' })`)
  using running = runProgram('readme-program', onPort(simulated, port))
  const url = `http://127.0.0.1:${port}/`
  await until('it listens', () => listens(port))
  const text = { sid: sidOf(1), from: numberOf(1), body: 'hello' }
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(url, text)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  await until('it answers', () => provider.simulator.journal().length > 0)
  await provider.simulator.idle()
  expect(provider.simulator.journal()).toMatchObject([{ to: text.from, body: 'You said: hello' }])
  expect(running.complaints()).toBe('')
})

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (open: boolean) => () => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', answer(true)).once('error', answer(false))
  })
}

import { autoResponder } from '@parley/core/auto-responder'
import { suggestions } from '@parley/core/suggestions'
import { openTestParley } from '@parley/core/testing'
import { expect, it } from 'vitest'
import { localAssistant } from '../src/index.ts'

it('greets, answers two questions, detects the end and sends a goodbye, without a key', async () => {
  const modules = [suggestions(), autoResponder({ assistant: localAssistant() })] as const
  await using world = await openTestParley({ modules, line: { capabilities: { text: { max: 1600 } } } })
  await world.parley.autoResponder.saveDefaults({
    enabled: true,
    firstMessage: 'Welcome to Lee & Sons, the bicycle shop!',
    passages: [
      { id: 'hours', title: 'Opening hours', text: 'We are open from Monday to Saturday, from 10 to 18.' },
      { id: 'repair', title: 'Repairs', text: 'A repair of a flat tire costs €19.50 and takes one hour.' },
    ],
    conversation: { patience: 0, goodbye: 'Thank you, and goodbye!' },
  })
  const texts: string[] = []
  for (const text of [
    'Hello',
    'What are your opening hours?',
    'How much is the repair of a flat tire?',
    'Thank you, that is all. Bye!',
  ]) {
    await world.receive(text)
    await world.pass(1000)
    texts.push(world.line.accepted.at(-1)?.text ?? '')
  }
  expect(texts).toEqual([
    'Welcome to Lee & Sons, the bicycle shop!',
    'We are open from Monday to Saturday, from 10 to 18.',
    'A repair of a flat tire costs €19.50 and takes one hour.',
    'Thank you, and goodbye!',
  ])
  const [state] = (await world.parley.autoResponder.states()).items
  expect(state).toMatchObject({ status: 'stopped', reason: 'ended', sent: 4, language: 'en' })
})

it('leaves to a person what no text of the owner answers', async () => {
  const modules = [suggestions(), autoResponder({ assistant: localAssistant() })] as const
  await using world = await openTestParley({ modules })
  await world.parley.autoResponder.saveDefaults({ enabled: true, conversation: { patience: 0 } })
  await world.receive('Do you sell tandems for three people?')
  await world.pass(1000)
  expect(world.line.accepted).toEqual([])
  const [left] = (await world.parley.suggestions.list()).items
  expect(left).toMatchObject({ status: 'pending', held: 'low_confidence', origin: { assistant: 'local' } })
})

import { describe, expect, it } from 'vitest'
import { customer, fakeAssistant } from '../src/testing.ts'
import { on, openAssistantWorld } from './assistant-world.ts'

const hours = 'We are open from Monday to Friday.'

describe('the auto-responder', () => {
  it('is off by default: it calls no assistant and sends nothing', async () => {
    await using world = await openAssistantWorld({})
    await world.says('Are you open?')
    expect(world.assistant.requests).toEqual([])
    expect(world.texts()).toEqual([])
    expect(await world.state()).toMatchObject({ status: 'stopped', reason: 'off' })
  })

  it('calls no assistant before a webhook is answered', async () => {
    await using world = await openAssistantWorld()
    const answer = await world.receive('Are you open?')
    expect(answer.ok).toBe(true)
    expect(world.assistant.requests).toHaveLength(0)
    await world.pass(0)
    expect(world.assistant.requests).toHaveLength(2)
  })

  it('answers a question, and records its reading, its calls and the day', async () => {
    await using world = await openAssistantWorld()
    await world.says('Are you open?')
    expect(world.texts()).toEqual([hours])
    expect(await world.state()).toMatchObject({
      ...{ status: 'on', reason: null, intent: 'question', language: 'en', sent: 1, suggested: 0, calls: 3 },
      ...{ inputTokens: 3, outputTokens: 3 },
    })
    const runs = (await world.parley.autoResponder.runs()).items
    expect(runs.map(({ task, verdict }) => `${task} ${verdict}`).sort()).toEqual([
      'analyze parsed',
      'draft parsed',
      'review parsed',
    ])
    const [day] = (await world.parley.autoResponder.days()).items
    expect(day).toMatchObject({ channel: 'line', day: '2023-11-14', sent: 1, hourSent: 1, calls: 3 })
    const [, message] = (await world.parley.messages.list(await world.conversation(), { order: 'oldest' })).items
    expect(message).toMatchObject({ automatic: true, author: 'module:autoResponder' })
  })

  it('greets with the text of the owner, answers, detects the end and sends one goodbye', async () => {
    await using world = await openAssistantWorld(
      { ...on, firstMessage: 'Welcome to Lee & Sons!', conversation: { patience: 0, goodbye: 'Goodbye!' } },
      {
        analysis({ turns }) {
          const text = turns.at(-1)?.text ?? ''
          if (text.startsWith('Hello')) return { intent: 'greeting' }
          return text.startsWith('Thanks') ? { intent: 'thanks', ends: true } : {}
        },
      },
    )
    for (const text of ['Hello', 'Are you open?', 'And next week?', 'Thanks', 'Thanks again!']) await world.says(text)
    expect(world.texts()).toEqual(['Welcome to Lee & Sons!', hours, hours, 'Goodbye!'])
    expect(await world.state()).toMatchObject({ status: 'stopped', reason: 'ended' })
    await world.says('One more thing')
    expect(world.texts()).toHaveLength(5)
    expect(await world.state()).toMatchObject({ status: 'on', reason: null })
  })

  it('greets and answers in one message if the first text is a question', async () => {
    await using world = await openAssistantWorld({ ...on, firstMessage: 'Welcome!' })
    await world.says('Are you open?')
    await world.says('And today?')
    expect(world.texts()).toEqual([`Welcome!\n\n${hours}`, hours])
  })

  it('greets again after a long time without a message', async () => {
    await using world = await openAssistantWorld({ ...on, firstMessage: 'Welcome!' })
    await world.says('Are you open?')
    await world.pass(25 * 3_600_000)
    await world.says('Are you open now?')
    expect(world.texts()).toEqual([`Welcome!\n\n${hours}`, `Welcome!\n\n${hours}`])
  })

  it('answers a burst of messages once', async () => {
    await using world = await openAssistantWorld({ ...on, conversation: { patience: 2 } })
    for (const text of ['Hi', 'are you', 'open?']) await world.receive(text)
    await world.pass(3000)
    expect(world.texts()).toEqual([hours])
    expect(world.assistant.requests).toHaveLength(2)
  })

  it('is paused by a reply by hand, and answers what waits when a person turns it on again', async () => {
    await using world = await openAssistantWorld()
    await world.says('Are you open?')
    const ann = world.parley.as({ id: 'user:ann', role: 'agent' })
    await ann.messages.send(await world.conversation(), 'This is Ann.')
    expect(await world.state()).toMatchObject({ status: 'paused', reason: 'hand_reply', by: 'user:ann' })
    await world.says('Hello Ann')
    expect(world.texts()).toEqual([hours, 'This is Ann.'])
    await ann.autoResponder.turnOn({ conversationId: await world.conversation() })
    await world.pass(1000)
    expect(world.texts()).toEqual([hours, 'This is Ann.', hours])
    expect(await world.state()).toMatchObject({ status: 'on', reason: null })
  })

  it('sends nothing if a person replied while it was writing', async () => {
    let replies = async (): Promise<unknown> => undefined
    const assistant = fakeAssistant()
    const interrupted = {
      ...assistant,
      async analyze(...given: Parameters<typeof assistant.analyze>) {
        await replies()
        return assistant.analyze(...given)
      },
    }
    await using world = await openAssistantWorld(on, { assistant: interrupted })
    replies = async () => world.parley.messages.send(await world.conversation(), 'By hand')
    await world.says('Are you open?')
    await world.pass(1000)
    expect(world.texts()).toEqual(['By hand'])
    expect(await world.pending()).toEqual([])
  })

  it('is turned off for one conversation', async () => {
    await using world = await openAssistantWorld()
    await world.says('Are you open?')
    await world.parley.autoResponder.turnOff({ conversationId: await world.conversation() })
    await world.says('Hello?')
    expect(world.texts()).toEqual([hours])
    expect(await world.state()).toMatchObject({ status: 'stopped', reason: 'switched_off' })
  })

  it('does not count the approval of a suggestion as a reply by hand', async () => {
    await using world = await openAssistantWorld({ ...on, sending: 'drafts' })
    await world.says('Are you open?')
    const [{ id, hash } = { id: '', hash: '' }] = await world.pending()
    await world.parley.suggestions.approve({ id: id as never, hash })
    await world.pass(1000)
    expect(world.texts()).toEqual([hours])
    expect(await world.state()).toMatchObject({ status: 'on' })
  })
})

describe('the auto-responder leaves its text to a person', () => {
  const cases: [string, Parameters<typeof openAssistantWorld>, string][] = [
    ['it only writes drafts', [{ ...on, sending: 'drafts' }], 'drafts_only'],
    ['it is not sure', [on, { reply: () => ({ confidence: 0.3 }) }], 'low_confidence'],
    ['it is quiet', [{ ...on, quietHours: { from: '22:00', to: '23:00' } }], 'quiet_hours'],
    ['the limit of the conversation is reached', [{ ...on, limits: { perConversation: 0 } }], 'limit'],
    ['the limit of the hour is reached', [{ ...on, limits: { perHour: 0 } }], 'limit'],
    ['the limit of the day is reached', [{ ...on, limits: { perDay: 0 } }], 'limit'],
    ['its text has a foreign link', [on, { reply: () => ({ text: 'See http://evil.example/x' }) }], 'unsafe_text'],
  ]
  it.each(cases)('if %s', async (_, given, held) => {
    await using world = await openAssistantWorld(...given)
    await world.says('Are you open?')
    expect(world.texts()).toEqual([])
    expect(await world.pending()).toMatchObject([{ held, source: 'autoResponder', task: 'answer' }])
    expect(await world.state()).toMatchObject({ reason: held, suggested: 1, sent: 0 })
  })

  it('if a review found something, with the findings', async () => {
    const assistant = fakeAssistant()
    const findings = [{ kind: 'promise', text: 'No text of the owner has it.' }] as const
    const strict = {
      ...assistant,
      review: async (...given: Parameters<typeof assistant.review>) => ({
        ...(await assistant.review(...given)),
        value: { verdict: 'improve' as const, findings, improved: null },
      }),
    }
    await using world = await openAssistantWorld(on, { assistant: strict })
    await world.says('Are you open?')
    expect(await world.pending()).toMatchObject([{ held: 'review', origin: { findings } }])
  })

  it('but sends the greeting of the owner', async () => {
    await using world = await openAssistantWorld(
      { ...on, firstMessage: 'Welcome!' },
      { reply: () => ({ confidence: 0 }) },
    )
    await world.says('Do you buy used bicycles?')
    expect(world.texts()).toEqual(['Welcome!'])
    expect(await world.pending()).toMatchObject([{ held: 'low_confidence', text: hours }])
  })
})

describe('the auto-responder stops', () => {
  it('when the customer wants a person, after the text of the owner', async () => {
    await using world = await openAssistantWorld({
      ...on,
      handOver: { message: 'Ann answers you soon.', words: ['human'] },
    })
    await world.says('Can I talk to a HUMAN, please?')
    await world.says('Hello?')
    expect(world.texts()).toEqual(['Ann answers you soon.'])
    expect(await world.state()).toMatchObject({ status: 'paused', reason: 'wants_person' })
  })

  it('when the assistant leaves the conversation to a person', async () => {
    await using world = await openAssistantWorld(on, {
      reply: () => ({ handOver: true, text: 'A colleague answers.' }),
    })
    await world.says('I want to complain')
    await world.says('Hello?')
    expect(world.texts()).toEqual(['A colleague answers.'])
    expect(await world.state()).toMatchObject({ status: 'paused', reason: 'wants_person' })
  })

  it('when the customer wants no messages', async () => {
    await using world = await openAssistantWorld(on, { analysis: () => ({ intent: 'opt_out' }) })
    await world.says('Please never write to me again')
    await world.says('Really')
    expect(world.texts()).toEqual([])
    expect(await world.state()).toMatchObject({ status: 'stopped', reason: 'opted_out' })
  })

  it('when the other side repeats itself, or repeats its answer', async () => {
    for (const text of ['Your request was received.', hours]) {
      await using world = await openAssistantWorld()
      await world.says('Your request was received.')
      await world.says(text)
      await world.says('Your request was received!')
      expect(world.texts()).toEqual([hours])
      expect(await world.state()).toMatchObject({ status: 'paused', reason: 'loop' })
    }
  })

  it('when the exchange is faster than people write', async () => {
    await using world = await openAssistantWorld({ ...on, limits: { exchanges: { count: 3, minutes: 10 } } })
    for (let place = 0; place < 6; place += 1) await world.says(`Automatic message number ${place}`)
    expect(world.texts()).toHaveLength(3)
    expect(await world.state()).toMatchObject({ status: 'paused', reason: 'loop' })
  })

  it('for one message that a machine wrote', async () => {
    await using world = await openAssistantWorld()
    await world.says('Hello')
    await world.post(
      world.line.report({
        ...{ type: 'message', direction: 'inbound', providerId: 'auto', text: 'Out of office', automatic: true },
        ...{ from: { scheme: 'tel', value: customer, display: customer }, thread: [{ thread: customer }] },
      }),
    )
    await world.pass(1000)
    expect(world.texts()).toEqual([hours])
    expect(await world.state()).toMatchObject({ status: 'on', reason: 'automatic' })
  })

  it('for an address that is blocked or opted out', async () => {
    await using world = await openAssistantWorld({ ...on, conversation: { patience: 5 } })
    await world.receive('Hello')
    const [conversation] = (await world.parley.conversations.list()).items
    await world.parley.addresses.optOut(conversation?.addressId as never)
    await world.pass(10_000)
    expect(world.texts()).toEqual([])
    expect(await world.state()).toMatchObject({ reason: 'opted_out' })
  })
})

describe('a failure of the assistant', () => {
  it('is tried again, and the message is answered once it works', async () => {
    await using world = await openAssistantWorld()
    world.assistant.become('down')
    await world.says('Are you open?')
    expect(await world.state()).toMatchObject({
      status: 'on',
      reason: 'assistant_failed',
      errorCode: 'assistant.unavailable',
    })
    for (let place = 0; place < 10; place += 1) await world.pass(60_000)
    world.assistant.become('well')
    await world.pass(60_000)
    expect(world.texts()).toEqual([hours])
    expect(await world.state()).toMatchObject({ reason: null, errorCode: null })
    expect((await world.parley.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
  })

  it('sends the text of the owner about it once', async () => {
    await using world = await openAssistantWorld({ ...on, errorMessage: 'We answer you soon.' })
    world.assistant.become('down')
    await world.says('Are you open?')
    for (let place = 0; place < 20; place += 1) await world.pass(60_000)
    expect(world.texts()).toEqual(['We answer you soon.'])
    await world.says('Hello?')
    for (let place = 0; place < 20; place += 1) await world.pass(60_000)
    expect(world.texts()).toEqual(['We answer you soon.'])
  })

  it('leaves a message that waited too long to a person', async () => {
    await using world = await openAssistantWorld({ ...on, conversation: { patience: 0, answerWithin: 5 } })
    world.assistant.become('down')
    await world.says('Are you open?')
    for (let place = 0; place < 10; place += 1) await world.pass(60_000)
    expect(await world.all()).toMatchObject([{ status: 'failed', text: '', errorCode: 'assistant.unavailable' }])
    world.assistant.become('well')
    for (let place = 0; place < 10; place += 1) await world.pass(60_000)
    expect(world.texts()).toEqual([])
    const answer = await world.parley.messages.send(await world.conversation(), 'By hand')
    expect(answer.message.text).toBe('By hand')
  })

  it.each(['garbled', 'unwilling', 'locked', 'broken'] as const)('is no loss if the assistant is %s', async (mood) => {
    await using world = await openAssistantWorld()
    world.assistant.become(mood)
    await world.says('Are you open?')
    for (let place = 0; place < 100; place += 1) await world.pass(60_000)
    expect(world.texts()).toEqual([])
    expect(await world.all()).toMatchObject([{ status: 'failed' }])
    expect((await world.parley.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
  })

  it('ends a call that hangs at its deadline', async () => {
    const deadlines: AbortController[] = []
    const deadline = (): AbortSignal => {
      const next = new AbortController()
      deadlines.push(next)
      return next.signal
    }
    await using world = await openAssistantWorld(on, { deadline })
    world.assistant.become('silent')
    await world.receive('Are you open?')
    const running = world.pass(1000)
    while (world.assistant.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    world.assistant.become('well')
    deadlines[0]?.abort(new DOMException('Too late', 'TimeoutError'))
    await running
    await world.pass(60_000)
    expect(world.texts()).toEqual([hours])
  })
})

it('removes what belongs to a removed conversation', async () => {
  await using world = await openAssistantWorld()
  await world.says('Are you open?')
  await world.parley.conversations.remove(await world.conversation())
  await world.pass(1000)
  expect((await world.parley.autoResponder.runs()).items).toEqual([])
  expect((await world.parley.autoResponder.states()).items).toEqual([])
})

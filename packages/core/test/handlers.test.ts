import { describe, expect, it } from 'vitest'
import { openTestParley } from '../src/testing.ts'

describe('handlers', () => {
  it('react to an event, with its message and its conversation', async () => {
    await using world = await openTestParley({
      on: {
        'message.received': async ({ message, conversation, reply }) => {
          await reply(`${conversation.addressValue} said: ${message.text}`)
        },
      },
    })
    await world.receive('hello')
    await world.pass(0)
    expect(world.line.accepted.map(({ message }) => message.text)).toEqual(['+14155550123 said: hello'])
  })

  it('run again when they throw, and never send a message twice', async () => {
    const attempts: number[] = []
    await using world = await openTestParley({
      on: {
        'message.received': async ({ attempt, reply, update }) => {
          attempts.push(attempt)
          await reply('first')
          await update({ labels: ['seen'] })
          if (attempt < 3) throw new Error('not yet')
          await reply('second')
        },
      },
    })
    await world.receive('hello')
    await world.pass(0)
    await world.pass(1000)
    await world.pass(2000)
    expect(attempts).toEqual([1, 2, 3])
    expect(world.line.accepted.map(({ message }) => message.text)).toEqual(['first', 'second'])
    expect((await world.parley.conversations.list()).items).toMatchObject([{ labels: ['seen'] }])
  })

  it('get the result of their first run when they run again with other words', async () => {
    const replies: string[] = []
    await using world = await openTestParley({
      on: {
        'message.received': async ({ attempt, reply }) => {
          const message = await reply(`try ${attempt}`)
          replies.push(message?.text ?? '')
          if (attempt === 1) throw new Error('not yet')
        },
      },
    })
    await world.receive('hello')
    await world.pass(0)
    await world.pass(1000)
    expect(replies).toEqual(['try 1', 'try 1'])
    expect(world.line.accepted.map(({ message }) => message.text)).toEqual(['try 1'])
    expect((await world.parley.jobs.list()).items).toEqual([])
  })

  it('keep the order of their conversation', async () => {
    const seen: string[] = []
    let fail = true
    await using world = await openTestParley({
      on: {
        'message.received': ({ message }) => {
          if (fail) throw new Error('not yet')
          seen.push(message.text)
        },
      },
    })
    await world.receive('one')
    await world.receive('two')
    await world.pass(0)
    fail = false
    await world.pass(1000)
    expect(seen).toEqual(['one', 'two'])
  })

  it('that never succeed leave a dead job with an event, and can be replayed', async () => {
    let broken = true
    await using world = await openTestParley({
      on: {
        'message.received': async ({ reply }) => {
          if (broken) throw new Error('broken')
          await reply('at last')
        },
      },
    })
    await world.receive('hello')
    for (let tries = 0; tries < 20; tries += 1) await world.pass(300_000)
    const { items } = await world.parley.jobs.list({ where: { state: 'dead' } })
    expect(items).toMatchObject([{ error: 'broken', failures: 20 }])
    expect((await world.log()).at(-1)).toMatchObject({ type: 'job.died', work: 'handle' })
    broken = false
    await world.parley.jobs.replay(items[0]?.id ?? ('' as never))
    await world.pass(0)
    expect(world.line.accepted.map(({ message }) => message.text)).toEqual(['at last'])
  })

  it('run for each death of a job', async () => {
    await using world = await openTestParley({
      on: {
        'message.received': () => {
          throw new Error('broken')
        },
        'job.died': async ({ send }) => {
          const { items } = await world.parley.conversations.list()
          await send(items[0]?.id ?? ('' as never), 'Look at the handlers.')
        },
      },
    })
    const die = async (): Promise<void> => {
      for (let tries = 0; tries < 20; tries += 1) await world.pass(300_000)
    }
    await world.receive('hello')
    await die()
    const { items } = await world.parley.jobs.list({ where: { state: 'dead' } })
    await world.parley.jobs.replay(items[0]?.id ?? ('' as never))
    await die()
    expect(world.line.accepted).toHaveLength(2)
  })

  it('do not run for a message of a blocked address', async () => {
    let runs = 0
    await using world = await openTestParley({
      on: {
        'message.received': () => {
          runs += 1
        },
      },
    })
    await world.receive('one')
    await world.pass(0)
    const { items } = await world.parley.conversations.list()
    await world.parley.addresses.block(items[0]?.addressId ?? ('' as never))
    await world.receive('two')
    await world.pass(0)
    expect(runs).toBe(1)
  })
})

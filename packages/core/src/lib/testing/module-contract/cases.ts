import type { AnyEvent } from '../../model/event.ts'
import type { TenantId } from '../../model/ids.ts'
import { type ModuleParts, parts } from '../../ports/module.ts'
import { carryOut, type ModuleCase, type ModuleTrial, type ModuleWorld, openWorld, recordsOf } from './case.ts'
import { recordsOfPersons } from './records-of-persons.ts'

async function eventsOf({ recorded: { store }, parley, declared }: ModuleWorld): Promise<AnyEvent[]> {
  const { events } = await store.log(parley.id, { after: 'oldest', limit: 1000 })
  return events.map(({ event }) => event).filter(({ type }) => Object.hasOwn(declared.events, type))
}

/** A module with jobs that end with the process: once each, after all their work and before its record. */
function killedOnce(trial: ModuleTrial, kills: { count: number }): ModuleTrial {
  const whole: ModuleParts = trial.module[parts]
  const jobs = Object.entries(whole.jobs).map(([name, source]) => {
    const run: typeof source.run = async (job) => {
      await source.run(job)
      if (job.attempt > 1) return
      kills.count += 1
      throw new Error('The process was killed before the end of the job was recorded.')
    }
    return [name, { ...source, run }]
  })
  return { ...trial, module: { ...trial.module, [parts]: { ...whole, jobs: Object.fromEntries(jobs) } } }
}

async function settled(world: ModuleWorld): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await world.parley.drain()
    await world.environment.advance(60_000)
  }
}

/** The records without values that differ from run to run. */
async function shapeOf(world: ModuleWorld): Promise<string[]> {
  const pages = world.conversations.map((id) => world.parley.messages.list(id, { limit: 100 }))
  const items = (await Promise.all(pages)).flatMap((page) => page.items)
  const records = await recordsOf(world)
  return [...records.map(({ kind }) => kind), ...items.map(({ direction }) => `message ${direction}`)].sort()
}

export const moduleCases: readonly ModuleCase[] = [
  {
    name: 'every event names its subject, and the ids of the records that it joins',
    async run(trial) {
      await using world = await openWorld(trial)
      await carryOut(world, trial.inputs)
      await settled(world)
      for (const event of await eventsOf(world)) {
        const { subject, joins } = world.declared.events[event.type] ?? { subject: '', joins: {} }
        trial.expect([event.type, typeof Reflect.get(event, subject)]).toEqual([event.type, 'string'])
        trial.expect([event.type, Number.isInteger(event.version)]).toEqual([event.type, true])
        for (const [kind, field] of Object.values(joins)) {
          const parsed = kind.idSchema.safeParse(Reflect.get(event, field))
          trial.expect([event.type, field, parsed.success]).toEqual([event.type, field, true])
        }
      }
    },
  },
  {
    name: 'every event holds ids and small values only',
    async run(trial) {
      await using world = await openWorld(trial)
      await carryOut(world, trial.inputs)
      for (const event of await eventsOf(world)) {
        const long = Object.entries(event).filter(([, value]) => JSON.stringify(value).length > 200)
        trial.expect([event.type, long.map(([field]) => field)]).toEqual([event.type, []])
      }
    },
  },
  {
    name: 'every command runs once per key, and returns the same again',
    async run(trial) {
      await using world = await openWorld(trial)
      const first = await carryOut(world, trial.inputs, { key: (command) => `key of ${command}` })
      const before = [(await eventsOf(world)).length, (await recordsOf(world)).length]
      for (const [command, { input, value }] of first) {
        const again = await world.view.command(world.declared.id, command, input, { key: `key of ${command}` })
        trial.expect([command, again]).toEqual([command, { value, replayed: true }])
      }
      trial.expect([(await eventsOf(world)).length, (await recordsOf(world)).length]).toEqual(before)
    },
  },
  {
    name: 'every job survives a kill: it runs again, and has its effect once',
    async run(trial) {
      const kills = { count: 0 }
      await using calm = await openWorld(trial)
      await carryOut(calm, trial.inputs)
      await settled(calm)
      await using killed = await openWorld(killedOnce(trial, kills))
      await carryOut(killed, trial.inputs)
      await settled(killed)
      trial.expect(await shapeOf(killed)).toEqual(await shapeOf(calm))
    },
  },
  {
    name: 'tenants are separate: another tenant lists, gets and changes nothing',
    async run(trial) {
      await using world = await openWorld(trial)
      const answers = await carryOut(world, trial.inputs)
      const mine = await recordsOf(world)
      const tenant = world.parley.tenant('other')
      const other = trial.person === undefined ? tenant : tenant.as(trial.person)
      trial.expect(await recordsOf(world, 'other' as TenantId)).toEqual([])
      for (const [command, { input }] of answers) {
        await other.command(world.declared.id, command, input).catch(() => undefined)
      }
      trial.expect(await recordsOf(world)).toEqual(mine)
    },
  },
  recordsOfPersons,
]

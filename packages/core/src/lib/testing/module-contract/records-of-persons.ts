import type { AnyEvent } from '../../model/event.ts'
import type { Principal } from '../../model/principal.ts'
import type { Query, Stored } from '../../model/record.ts'
import { isOwn } from '../../model/visibility.ts'
import type { TenantView } from '../../views.ts'
import { carryOut, type ModuleCase, type ModuleWorld, openWorld } from './case.ts'

const ann: Principal = { id: 'user:ann', role: 'owner' }
const bob: Principal = { id: 'user:bob', role: 'owner' }

/** No list, search, load, stream or command of another person reaches a record of one person. */
export const recordsOfPersons: ModuleCase = {
  name: 'a record of one person is seen and changed by that person alone',
  async run(trial) {
    await using world = await openWorld(trial)
    const { parley, declared, recorded } = world
    if (declared.records.every((kind) => isOwn(kind, {}, bob.id))) return
    // A command may remove the record of an earlier one, so each is checked.
    const answers = new Map<string, unknown>()
    for (const [command, inputOf] of Object.entries(trial.inputs)) {
      const one = { [command]: inputOf }
      const done = await carryOut(world, one, { view: parley.as(trial.person ?? ann) })
      answers.set(command, done.get(command)?.input)
      const hidden = (await recorded.recordsOf(parley.id, declared.records)).filter((record) => {
        const kind = declared.records.find((each) => each.is(record))
        return kind !== undefined && !isOwn(kind, record, bob.id)
      })
      const ids = new Set(hidden.map(({ id }) => id))
      const view = parley.as(bob)
      const shown = [
        ...(await view.load(hidden.map(({ kind, id }) => ({ kind, id })))),
        ...(await listed(world, view, hidden)),
      ]
      trial.expect([command, shown.filter(({ id }) => ids.has(id))]).toEqual([command, []])
      trial.expect([command, await eventsAbout(world, view, ids)]).toEqual([command, []])
      for (const [name, input] of answers) await view.command(declared.id, name, input).catch(() => undefined)
      const { records: kept } = await recorded.store.load(
        parley.id,
        hidden.map(({ kind, id }) => ({ kind, id })),
      )
      trial.expect([command, byId(kept)]).toEqual([command, byId(hidden)])
    }
  },
}

function byId(records: readonly Stored[]): Stored[] {
  return [...records].sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** The records of all lists and searches of the module, with the fields of hidden records as filters. */
async function listed({ declared }: ModuleWorld, view: object, hidden: readonly Stored[]): Promise<Stored[]> {
  const reads: { readonly [name: string]: (...given: unknown[]) => Promise<{ items: Stored[] }> } = Reflect.get(
    view,
    declared.id,
  )
  const found: Stored[] = []
  for (const [name, query] of Object.entries(declared.reads)) {
    if (!('keyset' in query)) continue
    for (const record of hidden.filter(query.record.is)) {
      const where = Object.fromEntries(query.required.map((field) => [field, Reflect.get(record, field)]))
      const given = query.search ? [wordsOf(query, record), { where, limit: 100 }] : [{ where, limit: 100 }]
      const { items } = (await reads[name]?.(...given)) ?? { items: [] }
      found.push(...items)
    }
  }
  return found
}

function wordsOf({ record: { search } }: Query, record: Stored): string {
  return search.map((field) => String(Reflect.get(record, field))).find((text) => text.trim() !== '') ?? 'a'
}

/** The events that the view is shown about these records. */
async function eventsAbout(
  { parley, declared }: ModuleWorld,
  view: TenantView<string, never>,
  ids: ReadonlySet<string>,
): Promise<string[]> {
  const { asOf } = await parley.conversations.list({ limit: 1 })
  const types: string[] = []
  for await (const item of view.events({ after: 'oldest' })) {
    if (item.type === 'event') {
      const event: AnyEvent = item.event
      const { subject = '' } = declared.events[event.type] ?? {}
      if (ids.has(String(Reflect.get(event, subject)))) types.push(event.type)
    }
    if (item.cursor === asOf) break
  }
  return types
}

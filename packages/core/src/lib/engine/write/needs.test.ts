import { describe, expect, it } from 'vitest'
import { keys } from '../../../../test/keys.ts'
import { migratedStore } from '../../../../test/migrated-store.ts'
import type { Decision } from '../../decide/decision.ts'
import { Draft } from '../../decide/draft.ts'
import { needs } from '../../decide/needs.ts'
import type { ContactId, TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { Lookup, Store } from '../../ports/store.ts'
import { virtualEnvironment } from '../../testing/environment.ts'
import { type Intent, Writer } from './writer.ts'

const tenant = 'default' as TenantId
const contactId = (name: string): ContactId => `per_${name}` as ContactId

function open(): { writer: Writer; loads: string[][] } {
  const store = migratedStore()
  const loads: string[][] = []
  const watched: Store = {
    ...store,
    load(owner, lookups, options) {
      loads.push(lookups.map((each: Lookup) => ('key' in each ? each.key : each.id)))
      return store.load(owner, lookups, options)
    },
  }
  const none: readonly string[] = []
  const writer = new Writer({
    ...{ keys, store: watched, environment: virtualEnvironment() },
    handlers: () => none,
    committed: () => {},
  })
  return { writer, loads }
}

/** Names a contact after another one. The decision requests that one. */
function namedAfter(name: string, other: string): Intent<string | null> {
  return {
    tenant,
    lookups: [kernel.contact.ref(contactId(name))],
    decide(state, context): Decision<string | null> {
      if (!state.has(kernel.contact.ref(contactId(other)))) return needs(kernel.contact.ref(contactId(other)))
      const draft = new Draft(state, context)
      const found = state.get(kernel.contact, contactId(other))?.name ?? null
      draft.put(kernel.contact, {
        ...{ id: contactId(name), name: `${found}+`, nameFrom: 'team', attributes: {} },
        ...{ addresses: [], numbers: [], mergedInto: null, mergedFrom: [], createdAt: context.now },
      })
      return { commit: draft.commit(), result: found }
    },
  }
}

describe('a decision that needs more records', () => {
  it('is made again with the requested records, after one load for the whole batch', async () => {
    const { writer, loads } = open()
    const found = await Promise.all([
      writer.submit(namedAfter('a', 'x')),
      writer.submit(namedAfter('b', 'y')),
      writer.submit(namedAfter('c', 'z')),
    ])
    expect(found).toEqual([null, null, null])
    expect(loads).toEqual([
      ['per_a', 'per_b', 'per_c'],
      ['per_x', 'per_y', 'per_z'],
    ])
  })

  it('is made in its order: it reads what an earlier one of the batch wrote', async () => {
    const { writer } = open()
    const found = await Promise.all([writer.submit(namedAfter('a', 'x')), writer.submit(namedAfter('b', 'a'))])
    expect(found).toEqual([null, 'null+'])
  })

  it('may request records at most three times', async () => {
    const { writer } = open()
    let asked = 0
    const endless: Intent<never> = {
      tenant,
      lookups: [],
      decide: () => needs(kernel.contact.ref(contactId(`n${++asked}`))),
    }
    await expect(writer.submit(endless)).rejects.toMatchObject({ code: 'internal' })
    expect(asked).toBe(4)
    expect(await writer.submit(namedAfter('a', 'x'))).toBe(null)
  })
})

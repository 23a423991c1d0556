import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import { type PersonId, person } from '../people/person.ts'
import { personOf } from '../person-of.ts'
import { endpointIdOf, pushEndpoint } from './push-endpoint.ts'
import { PUSH_TOTAL, pushHolder, pushTotal } from './push-holder.ts'
import { type PushSubscription, type PushSubscriptionId, pushSubscription } from './push-subscription.ts'
import type { NewPushSubscription, Push } from './types.ts'

type Changes = ModuleDraft<Push>

/** The most subscriptions of one person. */
const MOST = 20

/** The person of the module `people` behind a principal. */
export function personIdOf(principal: string): PersonId | undefined {
  const [, id] = /^user:(psn_\w+)$/.exec(principal) ?? []
  return id as PersonId | undefined
}

export function subscribe(changes: Changes, given: NewPushSubscription, state: State): PushSubscription | Needs {
  const { endpoint, keys, label } = given
  const author = personOf(changes)
  const id = changes.idOf(pushSubscription, author, endpoint)
  const holderId = changes.idOf(pushHolder, author)
  const personId = personIdOf(author)
  const first = [
    pushSubscription.ref(id),
    pushEndpoint.ref(endpointIdOf(id)),
    pushHolder.ref(holderId),
    pushTotal.ref(PUSH_TOTAL),
    ...(personId === undefined ? [] : [person.ref(personId)]),
  ]
  if (first.some((ref) => !state.has(ref))) return needs(...first)
  const { subscriptions: held = [] } = changes.get(pushHolder, holderId) ?? {}
  const known = changes.get(pushSubscription, id)
  const next = known === undefined ? [...held, id] : held
  const oldest = next.slice(0, Math.max(0, next.length - MOST))
  const removed = oldest.flatMap((each) => [pushSubscription.ref(each), pushEndpoint.ref(endpointIdOf(each))])
  if (removed.some((ref) => !state.has(ref))) return needs(...removed)

  for (const each of oldest) remove(changes, each)
  if (known === undefined) {
    const subscriptions = next.slice(oldest.length)
    changes.put(pushHolder, { id: holderId, person: author, subscriptions })
    count(changes, 1 - oldest.length)
  }
  const browser = changes.keyOf('browser', endpoint)
  const generation = personId === undefined ? null : (changes.get(person, personId)?.generation ?? null)
  changes.put(pushEndpoint, { id: endpointIdOf(id), person: author, endpoint, ...keys })
  changes.emit({ type: 'push.subscribed', version: (known?.version ?? 0) + 1, subscriptionId: id, person: author })
  changes.addJob('push.settle', { browser })
  const createdAt = known?.createdAt ?? changes.now
  return changes.put(pushSubscription, {
    id,
    person: author,
    label,
    browser,
    generation,
    createdAt,
    renewedAt: changes.now,
  })
}

/** Ends a subscription with all that belongs to it. */
export function end(changes: Changes, id: PushSubscriptionId, state: State): PushSubscription | undefined | Needs {
  if (!state.has(pushSubscription.ref(id))) return needs(pushSubscription.ref(id))
  const known = changes.get(pushSubscription, id)
  if (known === undefined) return undefined
  const holderId = changes.idOf(pushHolder, known.person)
  const more = [pushEndpoint.ref(endpointIdOf(id)), pushHolder.ref(holderId), pushTotal.ref(PUSH_TOTAL)]
  if (more.some((ref) => !state.has(ref))) return needs(...more)
  const holder = changes.get(pushHolder, holderId)
  if (holder !== undefined)
    changes.put(pushHolder, { ...holder, subscriptions: holder.subscriptions.filter((each) => each !== id) })
  count(changes, -1)
  remove(changes, id)
  return known
}

function remove(changes: Changes, id: PushSubscriptionId): void {
  const known = changes.get(pushSubscription, id)
  const endpoint = changes.get(pushEndpoint, endpointIdOf(id))
  if (endpoint !== undefined) changes.remove(pushEndpoint, endpoint)
  if (known === undefined) return
  const { person: owner, version } = known
  changes.emit({ type: 'push.unsubscribed', version: version + 1, subscriptionId: id, person: owner })
  changes.remove(pushSubscription, known)
}

function count(changes: Changes, more: number): void {
  const { subscriptions = 0 } = changes.get(pushTotal, PUSH_TOTAL) ?? {}
  changes.put(pushTotal, { id: PUSH_TOTAL, subscriptions: Math.max(0, subscriptions + more) })
}

export function unsubscribe(
  changes: Changes,
  { id }: { id: PushSubscriptionId },
  state: State,
): PushSubscription | Needs {
  const ended = end(changes, id, state)
  if (ended === undefined) throw new ParleyError('not_found', { field: 'id' })
  return ended
}

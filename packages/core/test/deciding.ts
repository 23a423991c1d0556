import { change } from '../src/lib/decide/change-conversation.ts'
import type { Decided, Decision, DecisionContext } from '../src/lib/decide/decision.ts'
import { isNeeds } from '../src/lib/decide/needs.ts'
import { react } from '../src/lib/decide/react.ts'
import type { State } from '../src/lib/decide/state.ts'
import { Overlay } from '../src/lib/engine/write/overlay.ts'
import type { ParleyEvent } from '../src/lib/model/event.ts'
import type { MessageId, TenantId } from '../src/lib/model/ids.ts'
import type { RecordKind, Stored } from '../src/lib/model/record.ts'
import { kernel } from '../src/lib/model/schema.ts'
import type { ChannelCapabilities } from '../src/lib/ports/capabilities.ts'
import type { Commit } from '../src/lib/ports/store.ts'
import { keys } from './keys.ts'

export const tenant = 'default' as TenantId

/** All records are loaded. */
class WholeState extends Overlay {
  override has(): boolean {
    return true
  }
}

function decided<Result>(decision: Decision<Result>): Decided<Result> {
  if (isNeeds(decision)) throw new Error('The decision needs a record that the table does not have.')
  return decision
}

function reacted(commit: Commit, state: State, context: DecisionContext): Commit {
  const whole = react(commit, state, context)
  if (isNeeds(whole)) throw new Error('A reaction needs a record that the table does not have.')
  return whole
}

/** A tenant's records, for one decision after the other, without a store. */
export class Table {
  readonly events: ParleyEvent[] = []
  now = 1_000_000
  handlers: string[] = []
  /** The capabilities of every channel. */
  capabilities: ChannelCapabilities | undefined
  #records = new Map<string, Stored>()
  #count = 0

  /** Decides, and applies the commit. */
  decide<Result>(decision: (state: State, context: DecisionContext) => Decision<Result>): Result & object {
    const [state, context] = [this.state(), this.context()]
    const { commit, result } = decided(decision(state, context))
    if (commit !== undefined) this.#take(reacted(commit, state, context))
    return result as Result & object
  }

  /** Decides, and returns the commit. */
  commitOf(decision: (state: State, context: DecisionContext) => Decision<unknown>): Commit | undefined {
    const [state, context] = [this.state(), this.context()]
    const { commit } = decided(decision(state, context))
    return commit === undefined ? undefined : reacted(commit, state, context)
  }

  state(): State {
    return new WholeState(tenant, [...this.#records.values()])
  }

  all<R extends Stored>(kind: RecordKind<R>): R[] {
    return [...this.#records.values()].filter(kind.is)
  }

  only<R extends Stored>(kind: RecordKind<R>): R {
    const [record, ...more] = this.all(kind)
    if (record === undefined || more.length > 0)
      throw new Error(`There are ${more.length + 1} of ${kind.kind}, not one.`)
    return record
  }

  context(): DecisionContext {
    this.#count += 1
    return {
      now: this.now,
      id: String(this.#count).padStart(32, '0'),
      keys,
      handlers: () => this.handlers,
      modules: [],
      capabilities: () => this.capabilities,
    }
  }

  #take(commit: Commit): void {
    for (const record of [...commit.put, ...commit.jobs]) this.#records.set(record.id, record)
    for (const { id } of commit.remove) this.#records.delete(id)
    for (const job of commit.jobs) if (job.state === 'done') this.#records.delete(job.id)
    this.events.push(...(commit.events as ParleyEvent[]))
  }
}

/** Marks everything read in the only conversation. */
export function readAll(table: Table): void {
  const {
    id,
    lastInboundSequence: sequence,
    readThrough: countedFrom,
    unread: countedUnread,
  } = table.only(kernel.conversation)
  const mark = { sequence, after: 0, countedFrom, countedUnread }
  const patch = { readThrough: 'msg_last' as MessageId }
  table.decide((state, context) => change(state, { conversation: id, patch, mark }, context))
}

import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { TenantId } from '../../model/ids.ts'
import type { RecordKind, Ref, Stored } from '../../model/record.ts'
import { kernel, type Schema } from '../../model/schema.ts'
import { isOwn, ownerFieldOf } from '../../model/visibility.ts'
import type { Lookup } from '../../ports/store.ts'
import {
  type AccessKeys,
  decoyOf,
  nameOf,
  overlaps,
  type Readable,
  type Target,
  targetOf,
  visibleTargets,
} from './visible.ts'

/** The parts of a {@link CommandSight}. */
interface Parts {
  schema: Schema
  store: Readable
  tenant: TenantId
  /** The id of the principal. */
  principal: string
  /** `undefined` if nothing narrows the principal. */
  keys: AccessKeys | undefined
}

/**
 * The records that a command of a module names, as a principal sees them. A record of another person is missing, named
 * or not.
 *
 * A lookup of the command, or a text of its input, names a record by its id or its key. A hidden named record is
 * missing. All other records follow from the named ones, so they are not hidden. A change of only some addresses of a
 * contact would break the contact.
 *
 * Visibility may need a query, and a decision cannot wait. So it leaves its questions here. With the answers, it is
 * made again.
 */
export class CommandSight {
  readonly #parts: Parts
  readonly #named: ReadonlySet<string>
  readonly #answers = new Map<string, boolean>()
  readonly #questions = new Map<string, Target>()

  constructor(parts: Parts, input: unknown, lookups: readonly Lookup[]) {
    this.#parts = parts
    const names = lookups.map((lookup) => ('key' in lookup ? lookup.key : lookup.id))
    this.#named = new Set([...names, ...textsOf(input)])
  }

  /** Whether a decision was made without an answer that it needs, so that it does not count. */
  get isOpen(): boolean {
    return this.#questions.size > 0
  }

  /** Answers the questions of the last decision. */
  async answer(signal: AbortSignal | undefined): Promise<void> {
    const { store, tenant, keys } = this.#parts
    const asked = [...this.#questions]
    this.#questions.clear()
    const targets = asked.map(([, target]) => target)
    const seen = await visibleTargets(store, tenant, keys ?? [], targets, { signal })
    for (const [name] of asked) this.#answers.set(name, seen.has(name))
  }

  /** The state without the named records that are hidden. */
  over(state: State): State {
    const shown = <Each extends Stored>(record: Each | undefined, key?: string): Each | undefined => {
      if (record === undefined) return undefined
      if (!this.#owns(record)) return undefined
      const isNamed = this.#named.has(record.id) || (key !== undefined && this.#named.has(key))
      return !isNamed || this.#sees(record) ? record : undefined
    }
    return {
      tenant: state.tenant,
      has: (lookup) => state.has(lookup),
      get: (kind, id) => {
        const record = state.get(kind, id)
        if (record === undefined && this.#named.has(id)) this.#askDecoy(kind, id)
        return shown(record)
      },
      owner: (key) => shown(state.owner(key), key),
    }
  }

  /** Whether one of these records exists and is hidden. */
  hides(state: State, lookups: readonly Lookup[]): boolean {
    return lookups.some((lookup) => {
      const record = 'key' in lookup ? state.owner(lookup.key) : this.#recordOf(state, lookup)
      return record !== undefined && !this.#sees(record)
    })
  }

  #recordOf(state: State, { kind: name, id }: Ref): Stored | undefined {
    const kind = this.#parts.schema.get(name)
    return kind === undefined ? undefined : state.get(kind, id)
  }

  /** Refuses a write of a hidden record, and of one that begins or moves under a hidden one. @throws `not_found` */
  ensureWritable(kind: RecordKind<Stored>, record: object, known: Stored | undefined): void {
    const isHidden = known !== undefined && (!this.#owns(known) || (this.#named.has(known.id) && !this.#sees(known)))
    if (isHidden) throw new ParleyError('not_found', { field: kind.kind })
    const { visible } = kind
    if (!isOwn(kind, record, this.#parts.principal)) throw new ParleyError('not_found', { field: ownerFieldOf(kind) })
    if (typeof visible !== 'object' || 'own' in visible || visible.field === 'id') return
    if (known !== undefined && Reflect.get(known, visible.field) === Reflect.get(record, visible.field)) return
    const target = targetOf(kind, record)
    if (typeof target !== 'boolean' && !this.#isSeen(target))
      throw new ParleyError('not_found', { field: visible.field })
  }

  #owns(record: Stored): boolean {
    const kind = this.#parts.schema.get(record.kind)
    return kind !== undefined && isOwn(kind, record, this.#parts.principal)
  }

  #sees(record: Stored): boolean {
    const { schema, keys } = this.#parts
    if (!this.#owns(record)) return false
    if (keys === undefined) return true
    if (kernel.conversation.is(record)) return overlaps(keys, record)
    const kind = schema.get(record.kind)
    const target = kind === undefined ? false : targetOf(kind, record)
    return typeof target === 'boolean' ? target : this.#isSeen(target)
  }

  /** Leaves the question of a hidden record, for a record that does not exist. */
  #askDecoy(kind: RecordKind<Stored>, id: string): void {
    const decoy = decoyOf(kind, id)
    if (decoy !== undefined) this.#isSeen(decoy)
  }

  #isSeen(target: Target): boolean {
    if (this.#parts.keys === undefined) return true
    const name = nameOf(target)
    const answer = this.#answers.get(name)
    if (answer === undefined) this.#questions.set(name, target)
    return answer === true
  }
}

/** All texts of an input, at any depth. */
function textsOf(input: unknown): string[] {
  const texts: string[] = []
  const left: unknown[] = [input]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string') texts.push(value)
    else if (typeof value === 'object' && value !== null) left.push(...Object.values(value))
  }
  return texts
}

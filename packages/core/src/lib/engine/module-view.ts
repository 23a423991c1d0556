import { Draft } from '../decide/draft.ts'
import { type Answer, answer, idempotencyKeyOf, idempotencyLookups, replay } from '../decide/idempotency.ts'
import { moduleDraft } from '../decide/module-draft.ts'
import { isNeeds } from '../decide/needs.ts'
import { checkInput } from '../errors/field-error.ts'
import { ParleyError } from '../errors/parley-error.ts'
import { ensureId, ensureInput, inputs } from '../input.ts'
import type { TenantId } from '../model/ids.ts'
import type { Query, RecordKind, Stored } from '../model/record.ts'
import type { ModuleParts } from '../ports/module.ts'
import { parseSearch } from '../search/terms.ts'
import type { Engine } from './engine.ts'
import { type ListOptions, list } from './read/listing.ts'
import type { Commander, CommandOptions } from './write/commander.ts'

type Callable = (...given: never[]) => Promise<unknown>

/** What a module adds to a view: its reads and its commands, by name. */
export function moduleView(
  engine: Engine,
  tenant: TenantId,
  module: ModuleParts,
  commander: Commander,
): { readonly [name: string]: Callable } {
  const reads = Object.entries(module.reads).map(([name, source]): [string, Callable] => [
    name,
    readOf(engine, tenant, source),
  ])
  const commands = Object.keys(module.commands).map((name): [string, Callable] => [
    name,
    async (input: unknown, options?: CommandOptions) => {
      const { value } = await command(engine, tenant, { module, name, commander }, input, options)
      return value
    },
  ])
  return Object.fromEntries([...reads, ...commands])
}

function readOf({ store }: Engine, tenant: TenantId, source: RecordKind<Stored> | Query): Callable {
  if (!('keyset' in source)) {
    return async (id: string, options: { signal?: AbortSignal | undefined } = {}) => {
      ensureId(source, id)
      ensureInput(options, inputs.readOptions, 'options')
      const { records } = await store.load(tenant, [source.ref(id)], options)
      const record = records.find(source.is)
      if (record === undefined) throw new ParleyError('not_found', { field: source.kind })
      return record
    }
  }
  if (!source.search) return (options?: ListOptions) => list(store, tenant, source, options)
  return async (q: string, options: ListOptions = {}) =>
    list(store, tenant, source, { ...options, where: { ...options.where, terms: parseSearch(q) } })
}

/** A command of a module, and its author. */
interface Commanded {
  module: ModuleParts
  name: string
  commander: Commander
}

/**
 * Carries a command of a module out, once per key.
 *
 * @throws `input.invalid` naming the field, `idempotency.mismatch`, and what the command refuses
 */
export async function command(
  { writer }: Engine,
  tenant: TenantId,
  { module, name, commander }: Commanded,
  input: unknown,
  options: CommandOptions = {},
): Promise<Answer<unknown>> {
  const source = module.commands[name]
  if (source === undefined) throw new ParleyError('not_found', { field: 'command' })
  ensureInput(options, inputs.commandOptions, 'options')
  const { value, errors } = checkInput(source.input, input, 'input', () => 'field')
  if (errors !== undefined) throw new ParleyError('input.invalid', { errors })
  const key = options.key ?? commander.key?.()
  const scope = `${module.id}.${name}`
  const idempotencyKey = idempotencyKeyOf(writer.keys, tenant, scope, key, commander.key === undefined ? value : null)
  return writer.submit(
    {
      tenant,
      lookups: [...idempotencyLookups(idempotencyKey), ...(source.lookups?.(value) ?? [])],
      decide(state, context) {
        const before = replay<unknown>(state, idempotencyKey, context)
        if (before !== undefined) return { result: before }
        const draft = new Draft(state, context)
        const result = source.decide(moduleDraft(draft, module, commander.author), value, state)
        if (typeof result === 'object' && result !== null && isNeeds(result as { result: unknown }))
          return result as never
        const answered = answer(draft, idempotencyKey, result, context)
        return { commit: draft.isEmpty ? undefined : draft.commit(), result: answered }
      },
    },
    { signal: options.signal, prompt: true },
  )
}

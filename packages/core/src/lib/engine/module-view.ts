import { Draft } from '../decide/draft.ts'
import { type Answer, answer, idempotencyKeyOf, idempotencyLookups, replay } from '../decide/idempotency.ts'
import { moduleDraft } from '../decide/module-draft.ts'
import { isNeeds } from '../decide/needs.ts'
import { checkInput } from '../errors/field-error.ts'
import { ParleyError } from '../errors/parley-error.ts'
import { ensureId, ensureInput, inputs } from '../input.ts'
import type { TenantId } from '../model/ids.ts'
import { tenantWide } from '../model/principal.ts'
import type { Query, RecordKind, Stored } from '../model/record.ts'
import type { ModuleParts } from '../ports/module.ts'
import { parseSearch } from '../search/terms.ts'
import { CommandSight } from './access/command-sight.ts'
import { type Rights, rightsOf } from './access/rights.ts'
import { submitNarrowed } from './access/submit-narrowed.ts'
import type { Readable } from './access/visible.ts'
import type { Engine } from './engine.ts'
import { type ListOptions, list } from './read/listing.ts'
import { type Commander, type CommandOptions, scopeOf } from './write/commander.ts'
import type { Intent } from './write/writer.ts'

type Callable = (...given: never[]) => Promise<unknown>

/** The additions of a module to a view: its reads and its commands, by name. */
export function moduleView(
  engine: Engine,
  tenant: TenantId,
  module: ModuleParts,
  commander: Commander,
): { readonly [name: string]: Callable } {
  const reads = Object.entries(module.reads).map(([name, source]): [string, Callable] => [
    name,
    readOf(tenant, source, rightsOf(engine, tenant, commander.principal)),
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

function readOf(tenant: TenantId, source: RecordKind<Stored> | Query, rights: Rights): Callable {
  const { readAction = 'modules.read' } = 'keyset' in source ? source.record : source
  const reading = (options: unknown): Promise<Readable> => rights.reading(readAction, options)
  if (!('keyset' in source)) {
    return async (id: string, options: { signal?: AbortSignal | undefined } = {}) => {
      ensureId(source, id)
      ensureInput(options, inputs.readOptions, 'options')
      const store = await reading(options)
      const { records } = await store.load(tenant, [source.ref(id)], options)
      const record = records.find(source.is)
      if (record === undefined) throw new ParleyError('not_found', { field: source.kind })
      return record
    }
  }
  if (!source.search) return async (options?: ListOptions) => list(await reading(options), tenant, source, options)
  return async (q: string, options: ListOptions = {}) =>
    list(await reading(options), tenant, source, { ...options, where: { ...options.where, terms: parseSearch(q) } })
}

/** A command of a module, and its author. */
interface Commanded {
  module: ModuleParts
  name: string
  commander: Commander
}

/**
 * Runs a command of a module, once per key.
 *
 * @throws `input.invalid` naming the field, `idempotency.mismatch`, and every error of the command
 */
export async function command(
  engine: Engine,
  tenant: TenantId,
  { module, name, commander }: Commanded,
  input: unknown,
  options: CommandOptions = {},
): Promise<Answer<unknown>> {
  const { writer, schema, store } = engine
  const by = { author: commander.author, role: commander.principal?.role ?? null }
  const rights = rightsOf(engine, tenant, commander.principal)
  const source = module.commands[name]
  const action = source?.action ?? 'modules.command'
  if (tenantWide.includes(action)) await rights.allowWhole(action, options)
  else rights.allow(action)
  if (source === undefined) throw new ParleyError('not_found', { field: 'command' })
  ensureInput(options, inputs.commandOptions, 'options')
  const { value, errors } = checkInput(source.input, input, 'input', () => 'field')
  if (errors !== undefined) throw new ParleyError('input.invalid', { errors })
  const { signal } = options
  // A job that runs again may command in another order. So its input is part of the scope of the key.
  const isOfJob = options.key === undefined && commander.key !== undefined
  const named = isOfJob ? `${module.id}.${name}:${writer.keys.fingerprint(value)}` : `${module.id}.${name}`
  const scope = scopeOf(commander, named)
  const key = options.key ?? commander.key?.(scope)
  const idempotencyKey = idempotencyKeyOf(writer.keys, tenant, scope, key, commander.key === undefined ? value : null)
  const lookups = source.lookups?.(value) ?? []
  const { principal } = commander
  const sight =
    principal === undefined
      ? undefined
      : new CommandSight(
          { schema, store, tenant, principal: principal.id, keys: await rights.keys(signal) },
          value,
          lookups,
        )
  const intent: Intent<Answer<unknown>> = {
    tenant,
    lookups: [...idempotencyLookups(idempotencyKey), ...lookups],
    decide(state, context) {
      const before = replay<unknown>(state, idempotencyKey, context)
      if (before !== undefined) {
        if (sight?.hides(state, lookups) === true) throw new ParleyError('not_found', { field: 'input' })
        return { result: before }
      }
      const draft = new Draft(state, context)
      const seen = sight?.over(state) ?? state
      const author = { ...by, name: principal?.name ?? null, allow: rights.allow }
      const result = source.decide(moduleDraft(draft, module, author, sight), value, seen)
      if (isNeeds(result)) return result
      const answered = answer(draft, idempotencyKey, result, context)
      return { commit: draft.isEmpty ? undefined : draft.commit(), result: answered }
    },
  }
  const submitting = { signal, prompt: true }
  return sight === undefined ? writer.submit(intent, submitting) : submitNarrowed(writer, intent, sight, submitting)
}

import { ParleyError } from '../errors/parley-error.ts'
import type { RecordKind, Stored } from './record.ts'
import { kernel } from './schema.ts'

/**
 * Makes the id of a record from a text, such as a part of a URL. It does not check that the record exists.
 *
 * @throws `input.invalid` if the text is not the id of a record of that kind
 * @example
 * ```ts
 * const id = parseId(conversation, 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b')
 * await parley.messages.send(id, { text: 'It left this morning.' })
 * ```
 */
export function parseId<R extends Stored>(record: RecordKind<R>, text: string): R['id'] {
  if (typeof record?.idSchema !== 'object') {
    const reason = 'The first argument must be a kind of record, such as `conversation` of @parley/core.'
    throw new ParleyError('input.invalid', { field: 'record', reason })
  }
  const { kind, prefix, idSchema } = record
  const parsed = idSchema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new ParleyError('input.invalid', {
    field: kind,
    reason: `${whyNot(text)} The id of a ${kind} is ${prefix}_ and letters or digits.`,
  })
}

function whyNot(text: unknown): string {
  if (typeof text !== 'string') return 'It is not a text.'
  const other = Object.values<RecordKind<Stored>>(kernel).find(({ prefix }) => text.startsWith(`${prefix}_`))
  return other === undefined ? 'It has no prefix of an id.' : `It is the id of a ${other.kind}.`
}

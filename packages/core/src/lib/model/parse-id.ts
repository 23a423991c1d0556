import { ParleyError } from '../errors/parley-error.ts'
import { unknownName } from '../errors/unknown-name.ts'
import type { Kind, RecordOf } from './record.ts'
import { schema } from './schema.ts'

/**
 * Makes the id of a record from a text, such as a part of a URL. It does not check that the record exists.
 *
 * @throws `input.invalid` where the text is not the id of a record of that kind
 * @example
 * ```ts
 * const id = parseId('conversation', 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b')
 * await parley.messages.send(id, { text: 'It left this morning.' })
 * ```
 */
export function parseId<K extends Kind>(kind: K, text: string): RecordOf<K>['id'] {
  if (!Object.hasOwn(schema, kind)) {
    throw new ParleyError('input.invalid', {
      field: 'kind',
      reason: unknownName('kind', String(kind), Object.keys(schema)),
    })
  }
  const { prefix } = schema[kind]
  if (typeof text === 'string' && text.startsWith(`${prefix}_`) && /^\w{5,200}$/.test(text))
    return text as RecordOf<K>['id']
  throw new ParleyError('input.invalid', {
    field: kind,
    reason: `${whyNot(text)} The id of a ${kind} is ${prefix}_ and letters or digits.`,
  })
}

function whyNot(text: unknown): string {
  if (typeof text !== 'string') return 'It is not a text.'
  const other = Object.entries(schema).find(([, { prefix }]) => text.startsWith(`${prefix}_`))
  return other === undefined ? 'It has no prefix of an id.' : `It is the id of a ${other[0]}.`
}

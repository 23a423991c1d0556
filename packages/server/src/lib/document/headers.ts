import type { JsonSchema } from './schemas.ts'

/** A header of an answer in the document. */
export interface Header {
  description: string
  required?: true
  schema: JsonSchema
}

/** The name of an answer's header. */
export type HeaderName =
  | 'x-request-id'
  | 'location'
  | 'idempotent-replayed'
  | 'retry-after'
  | 'www-authenticate'
  | 'set-cookie'
  | 'accept-ranges'
  | 'content-disposition'
  | 'content-range'
  | 'etag'

const headers: { readonly [Name in HeaderName]: Header } = {
  'x-request-id': {
    description: 'The id of the request. The log and a problem contain it too.',
    required: true,
    schema: { type: 'string', examples: ['9f86d081884c7d659a2feaa0c55ad015'] },
  },
  location: {
    description: 'The path of the created resource.',
    required: true,
    schema: { type: 'string', examples: ['/api/v1/conversations/con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b'] },
  },
  'idempotent-replayed': {
    description: 'This answer repeats an earlier one to the same `Idempotency-Key`.',
    schema: { type: 'string', const: 'true' },
  },
  'retry-after': {
    description: 'After how many seconds to repeat the request.',
    required: true,
    schema: { type: 'integer', minimum: 0, examples: [1] },
  },
  'www-authenticate': {
    description: 'How to authenticate.',
    required: true,
    schema: { type: 'string', examples: ['Bearer'] },
  },
  'set-cookie': {
    description: 'The cookie of the session, or its removal.',
    required: true,
    schema: { type: 'string', examples: ['parley_session=…; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax'] },
  },
  'accept-ranges': {
    description: 'A request may name a range of bytes.',
    required: true,
    schema: { type: 'string', const: 'bytes' },
  },
  'content-disposition': {
    description: 'A browser saves the file under this name.',
    required: true,
    schema: { type: 'string', examples: ['attachment; filename=parcel.png'] },
  },
  'content-range': {
    description: 'The range of bytes in the body, and the size of the file.',
    required: true,
    schema: { type: 'string', examples: ['bytes 0-1023/48213'] },
  },
  etag: {
    description: 'The SHA-256 of the file, for `If-None-Match` and `If-Range`.',
    required: true,
    schema: { type: 'string', examples: ['"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"'] },
  },
}

/** The headers of an answer: those of every answer, and these. */
export function headersFor(names: readonly HeaderName[]): { [name: string]: Header } {
  return Object.fromEntries((['x-request-id', ...names] as const).map((name) => [name, headers[name]]))
}

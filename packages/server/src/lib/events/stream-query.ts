import { type Cursor, ParleyError } from '@parley/core'
import type { ModuleParts } from '@parley/core/module'
import { eventTypeNames } from '@parley/core/protocol'
import { z } from 'zod'
import { conversationFilter, flagFilter, nameFilter } from '../parameters.ts'

const MAX_CURSOR = 2000

const once = z.string().max(MAX_CURSOR).optional()
const repeated = z.union([z.string(), z.array(z.string())])

export type TypesSchema = z.ZodType<string[] | undefined, string | string[] | undefined>

/** Types of events: a list, or a text with commas between them. */
export function typesSchema(modules: readonly ModuleParts[]): TypesSchema {
  const known = [...eventTypeNames, ...modules.flatMap(({ events }) => Object.keys(events))]
  return repeated
    .transform((given) => [given].flat().flatMap((each) => each.split(',').map((type) => type.trim())))
    .refine(
      (given) => given.every((type) => known.includes(type)),
      `must be types of events, separated by commas: ${known.join(', ')}`,
    )
    .optional()
    .meta({
      description: `Only events of these types, separated by commas: ${known.join(', ')}.`,
      examples: ['message.received,message.status_changed'],
    })
}

/**
 * The query of the event stream. Unlike every other route, it ignores unknown parameters: polyfills of EventSource add
 * some of their own.
 */
export function streamQuery(modules: readonly ModuleParts[]): z.ZodObject<{
  after: z.ZodType<string | undefined>
  lastEventId: z.ZodType<string | string[] | undefined>
  types: TypesSchema
  conversationId: typeof conversationFilter
  channel: z.ZodType<string | undefined>
  ephemeral: typeof flagFilter
  ticket: z.ZodType<string | undefined>
}> {
  return z.object({
    after: once.meta({ description: '`asOf` of a list, an `id` of this stream, or `oldest`.' }),
    lastEventId: repeated.optional().meta({
      description:
        'Polyfills of EventSource send it in place of the header, in any case, with or without `-` and `_`. One of them sends `evs_last_event_id`.',
    }),
    types: typesSchema(modules),
    conversationId: conversationFilter.meta({
      description: 'The id of a conversation: only its events, and its address.',
    }),
    channel: nameFilter.meta({ description: 'Only events of this channel.' }),
    ephemeral: flagFilter.meta({ description: '`true`: with typing and presence, which have no cursor.' }),
    ticket: once.meta({
      description: 'A one-use ticket, for clients that send no header. Other credentials in a query are refused.',
    }),
  })
}

/** The headers of the event stream. */
export const streamHeaders: z.ZodObject<{ 'last-event-id': z.ZodType<string | undefined> }> = z.object({
  'last-event-id': once,
})

/**
 * The cursor to begin after. A reader's last event is newer than its URL. The header has priority, then the last
 * `lastEventId` of the query, then `after`. An empty value counts as absent.
 *
 * @throws `input.invalid` for a value that is longer than any cursor
 */
export function cursorOf(
  url: string,
  { header, after }: { header: string | undefined; after: string | undefined },
): Cursor | undefined {
  const cursor = header || lastEventIdIn(url) || after
  // Without a cursor a stream begins with its own. So a reader that disconnects before an event can return to it.
  return (cursor === 'newest' ? undefined : cursor || undefined) as Cursor | undefined
}

function lastEventIdIn(url: string): string | undefined {
  const given = [...new URL(url).searchParams]
    .map(([name, value]): [string, string] => [name.toLowerCase().replaceAll(/[-_]/g, ''), value.trim()])
    .filter(([name, value]) => /^(evs)?lasteventid$/.test(name) && value !== '')
  const [, cursor] = given.at(-1) ?? []
  if (cursor !== undefined && cursor.length > MAX_CURSOR)
    throw new ParleyError('input.invalid', {
      field: 'lastEventId',
      reason: `It is longer than ${MAX_CURSOR} characters.`,
    })
  return cursor
}

/** The query of a socket: a first join, and a ticket. */
export function socketQuery(modules: readonly ModuleParts[]): z.ZodObject<{
  after: z.ZodType<string | undefined>
  types: TypesSchema
  conversationId: typeof conversationFilter
  channel: z.ZodType<string | undefined>
  ticket: z.ZodType<string | undefined>
}> {
  const { after, types, conversationId, channel, ticket } = streamQuery(modules).shape
  return z.object({ after, types, conversationId, channel, ticket })
}

import { z } from 'zod'
import { checkInput } from '../errors/field-error.ts'
import { ParleyError } from '../errors/parley-error.ts'
import type { ChannelDefinition, ChannelSource } from './channel.ts'
import { type ChannelType, typeDefinition } from './channel-type.ts'

const isFunction = (value: unknown): boolean => typeof value === 'function'

const definitionSchema = z.strictObject({
  kind: z.string().min(1, 'must not be empty'),
  config: z.custom((value) => isFunction(Object(value).safeParse), 'must be a schema of zod'),
  capabilities: z.custom(
    (value) => isFunction(value) || (typeof value === 'object' && value !== null),
    'must be an object, or a function that returns one',
  ),
  open: z.custom(isFunction, 'must be a function'),
} satisfies { readonly [Name in keyof ChannelDefinition<string, z.ZodType>]: z.ZodType })

/**
 * Makes a kind of channel from its definition. The type of its configuration is inferred from the schema.
 *
 * The factory parses the configuration when it is called. So it reports a mistake at once, with the name of the field.
 *
 * The factory is a channel type too: the option `channelTypes` of `createParley` accepts it. A field of the configuration
 * with `.meta({ secret: true })` goes in once, and never comes out. `title` and `description` are for forms.
 *
 * @throws `channel.misconfigured` for an incomplete definition
 *
 * @example
 * ```ts
 * export const pigeon = defineChannel({
 *   kind: 'pigeon',
 *   config: z.object({ loft: z.string() }),
 *   capabilities: { text: { max: 140 }, threads: 'address', receipts: 'none', sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 } },
 *   open: ({ loft }) => ({
 *     parseAddress: (input) => ({ scheme: 'ring', value: input, display: input }),
 *     thread: ([to]) => to.value,
 *     send: async (message) => ({ type: 'accepted', providerId: await release(loft, message.text), status: 'sent' }),
 *   }),
 * })
 * ```
 */
export function defineChannel<const Kind extends string, Schema extends z.ZodType>(
  definition: ChannelDefinition<Kind, Schema>,
): ChannelType<Kind, z.input<Schema>> {
  ensureDefinition(definition)
  const { kind, capabilities } = definition
  const make = (input: z.input<Schema>): ChannelSource & { readonly kind: Kind } => {
    const { value: config, errors } = checkInput(definition.config, input, 'config', () => 'option')
    if (errors !== undefined) {
      const named = errors.map(({ field, detail }) => ({ field, detail: `${kind}: ${detail}` }))
      throw new ParleyError('channel.misconfigured', { errors: named })
    }
    return {
      kind,
      capabilities: typeof capabilities === 'function' ? capabilities(config) : capabilities,
      open: (context) => definition.open(config, context),
    }
  }
  return Object.assign(make, { [typeDefinition]: { kind, config: definition.config } })
}

// It may come from JavaScript.
function ensureDefinition(definition: unknown): void {
  const { errors } = checkInput(definitionSchema, definition, 'definition', () => 'field')
  if (errors !== undefined) throw new ParleyError('channel.misconfigured', { errors })
}

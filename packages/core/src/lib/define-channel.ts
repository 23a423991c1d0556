import type { z } from 'zod'
import { ParleyError } from './errors/parley-error.ts'
import type { ChannelDefinition, ChannelSource } from './ports/channel.ts'

/**
 * Makes a kind of channel: what its author writes, with the configuration's type inferred from its schema.
 *
 * The configuration is parsed when the factory is called, so a mistake is told at once and by the field's name.
 *
 * @example
 * ```ts
 * export const pigeon = defineChannel({
 *   kind: 'pigeon',
 *   config: z.object({ loft: z.string() }),
 *   capabilities: { maxText: 140, receipts: 'none', concurrency: 1, spacing: 0, settle: 0, maxWebhook: 0 },
 *   open: ({ loft }) => ({
 *     parseAddress: (input) => ({ scheme: 'ring', value: input, display: input }),
 *     thread: (to) => to.value,
 *     send: async (message) => ({ type: 'accepted', providerId: await release(loft, message.text), status: 'sent' }),
 *   }),
 * })
 * ```
 */
export function defineChannel<const Kind extends string, Schema extends z.ZodType>(
  definition: ChannelDefinition<Kind, Schema>,
): (config: z.input<Schema>) => ChannelSource & { readonly kind: Kind } {
  const { kind, capabilities } = definition
  return (input) => {
    const parsed = definition.config.safeParse(input)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new ParleyError('channel.misconfigured', {
        field: issue?.path.join('.'),
        reason: `${kind}: ${issue?.message}.`,
      })
    }
    const config = parsed.data
    return {
      kind,
      capabilities: typeof capabilities === 'function' ? capabilities(config) : capabilities,
      open: (context) => definition.open(config, context),
    }
  }
}

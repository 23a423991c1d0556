import { z } from 'zod'
import { ParleyError } from '../errors/parley-error.ts'
import type { ChannelType } from '../ports/channel-type.ts'
import { defineChannel } from '../ports/define-channel.ts'
import type { ChannelSetup } from '../ports/setup.ts'
import { type FakeChannel, type FakeChannelOptions, fakeChannel } from './channel.ts'

/** The configuration of a fake channel type. */
export interface FakeChannelConfig {
  /** A number of the provider, in international form. */
  number: string
  token: string
  note?: string | undefined
}

/** The calls of a fake provider that a test can fail. */
export type FakeProviderCall = 'open' | 'check' | 'plan' | 'apply' | 'applied' | 'rollBack'

/** A channel type with a provider that a test controls. */
export interface FakeChannelType {
  /** For the option `channelTypes`. */
  readonly type: ChannelType<'fake', FakeChannelConfig>
  /** The line of all its channels: sends are recorded here, and webhooks are made by it. */
  readonly line: FakeChannel
  /** The URL of each number at the provider. A number that is not here does not exist. */
  readonly urls: Map<string, string | null>
  /** The token that the provider accepts. */
  token: string
  /** The ids of the open channels, in the order of their opening. */
  readonly open: readonly string[]
  /** The next call fails with the error. `applied`: after its changes were made. */
  fail(call: FakeProviderCall, error: Error): void
}

const configSchema: z.ZodType<FakeChannelConfig, FakeChannelConfig> = z
  .strictObject({
    number: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'must be a number in international form')
      .meta({ title: 'Number', description: 'A number of the account.' }),
    token: z.string().min(4, 'must have at least 4 characters').meta({ title: 'Token', secret: true }),
    note: z.string().optional().meta({ title: 'Note' }),
  })
  .meta({ title: 'Fake line' })

/**
 * A channel type for tests of channels that are added at run time. Its provider has the numbers `+15550100001` to
 * `+15550100003` and the token `good-token`.
 */
export function fakeChannelType(options: FakeChannelOptions = {}): FakeChannelType {
  const line = fakeChannel({ ...options, kind: 'fake' })
  const open: string[] = []
  const failures = new Map<FakeProviderCall, Error[]>()
  const urls = new Map<string, string | null>(['1', '2', '3'].map((last) => [`+1555010000${last}`, null]))
  const failIn = (call: FakeProviderCall): void => {
    const error = failures.get(call)?.shift()
    if (error !== undefined) throw error
  }
  const fake: FakeChannelType = {
    line,
    urls,
    open,
    token: 'good-token',
    fail: (call, error) => void failures.set(call, [...(failures.get(call) ?? []), error]),
    type: defineChannel({
      kind: 'fake',
      config: configSchema,
      capabilities: line.capabilities,
      async open({ number, token }, context) {
        failIn('open')
        const channel = await line.open(context)
        const ensureToken = (): void => {
          if (token === fake.token) return
          throw new ParleyError('channel.misconfigured', { field: 'token', reason: 'The provider does not accept it.' })
        }
        const urlNow = (): string | null => {
          ensureToken()
          const url = urls.get(number)
          if (url !== undefined) return url
          throw new ParleyError('channel.misconfigured', { field: 'number', reason: 'The account does not have it.' })
        }
        const setup: ChannelSetup = {
          async plan() {
            failIn('plan')
            const [from, to] = [urlNow(), context.webhookUrl ?? null]
            const foreign = from !== null && !from.startsWith(context.publicUrl ?? '')
            return { steps: from === to ? [] : [{ subject: `The webhook of ${number}`, from, to, foreign }] }
          },
          async apply({ steps }, { force = false }) {
            failIn('apply')
            for (const { from, to, foreign } of steps) {
              if (urlNow() !== from || (foreign && !force)) throw new Error('The URL has changed.')
              urls.set(number, to)
            }
            failIn('applied')
            return { steps }
          },
          async rollBack({ steps }) {
            failIn('rollBack')
            for (const { from, to } of steps) if (urlNow() === to) urls.set(number, from)
          },
        }
        open.push(context.id)
        return {
          ...channel,
          setup,
          ourAddress: number,
          async check() {
            failIn('check')
            urlNow()
            return { detail: `The provider has the number ${number}.` }
          },
          async [Symbol.asyncDispose]() {
            open.splice(open.indexOf(context.id), 1)
          },
        }
      },
    }),
  }
  return fake
}

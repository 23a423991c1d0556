import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineChannel } from '../ports/define-channel.ts'
import { checkInput } from './field-error.ts'

function detailOf(schema: z.ZodType, value: unknown): string | undefined {
  const { errors = [] } = checkInput(z.object({ a: schema }), value === undefined ? {} : { a: value }, 'body')
  return errors[0]?.detail
}

describe('found by use: openapi is true: every issue of zod has plain words', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a missing text', z.string(), undefined, '`a` is missing; it must be text.'],
    ['a missing choice', z.enum(['x', 'y']), undefined, '`a` is missing; it must be `x` or `y`.'],
    ['another type', z.boolean(), 'yes', '`a` must be true or false.'],
    ['null', z.string(), null, '`a` must be text.'],
    ['a field that may be null', z.string().nullable(), 3, '`a` must be text.'],
    ['a choice', z.enum(['x', 'y', 'z']), 'w', '`a` must be `x`, `y` or `z`.'],
    ['one value', z.literal(3), 4, '`a` must be `3`.'],
    ['a short text', z.string().min(1), '', '`a` must be text of at least 1 character.'],
    ['a long text', z.string().min(2).max(3), 'four', '`a` must be text of 2 to 3 characters.'],
    ['a text of one length', z.string().length(2), 'x', '`a` must be text of 2 characters.'],
    ['a pattern', z.string().regex(/^\d+$/), 'x', '`a` must be text that matches `^\\d+$`.'],
    ['a time', z.iso.datetime(), 'now', '`a` must be a time such as `2026-03-01T09:30:00.000Z`.'],
    ['an e-mail address', z.email(), 'x', '`a` must be an e-mail address.'],
    ['a URL', z.url(), 'x', '`a` must be a URL.'],
    ['a UUID', z.uuid(), 'x', '`a` must be a UUID.'],
    ['a whole number', z.int(), 1.5, '`a` must be a whole number.'],
    ['a number in a range', z.int().min(1).max(9), 0, '`a` must be a whole number from 1 to 9.'],
    ['a number from a bound on', z.number().min(1), 0, '`a` must be a number of at least 1.'],
    ['a number behind a bound', z.number().positive(), 0, '`a` must be a number greater than 0.'],
    ['a multiple', z.int().multipleOf(5), 3, '`a` must be a whole number that is a multiple of 5.'],
    ['not a number', z.number(), Number.NaN, '`a` must be a number.'],
    ['a list', z.array(z.string()), 'x', '`a` must be a list.'],
    ['a long list', z.array(z.string()).max(1), ['x', 'y'], '`a` must be a list of at most 1 item.'],
    ['a record', z.record(z.string(), z.int()), [], '`a` must be an object.'],
    ['a union', z.union([z.string(), z.int()]), true, '`a` must be text or a whole number.'],
    ['rules of its own', z.string().refine(() => false, 'must rhyme'), 'x', '`a` must rhyme.'],
    ['a sentence of its own', z.string().refine(() => false, 'It must rhyme!'), 'x', 'It must rhyme!'],
    ['a rule without words', z.string().refine(() => false), 'x', '`a` is not accepted here.'],
    ['a type of its own', z.custom(() => false), 'x', '`a` is not accepted here.'],
    ['a set', z.set(z.string()), [], '`a` must be of the type set.'],
  ])('%s', (_, schema, value, detail) => {
    expect(detailOf(schema, value)).toBe(detail)
  })

  it('fields are paths as a client writes them', () => {
    const schema = z.object({
      content: z.strictObject({ text: z.string() }),
      attachments: z.array(z.object({ url: z.url() })),
      attributes: z.record(z.string().max(3), z.int()),
      choice: z.discriminatedUnion('type', [z.object({ type: z.literal('x'), n: z.int() })]),
    })
    const value = {
      content: { text: 1, html: '' },
      attachments: [{ url: 'https://parley.example' }, { url: 'x' }, {}],
      attributes: { 'a b': 'x', toolong: 1 },
      choice: { type: 'x' },
    }
    const { errors = [] } = checkInput(schema, value, 'body')
    expect(errors.map(({ field }) => field)).toEqual([
      'content.text',
      'content.html',
      'attachments[1].url',
      'attachments[2].url',
      'attributes["a b"]',
      'attributes.toolong',
      'choice.n',
    ])
    const other = checkInput(schema, { ...value, choice: { type: 'z' } }, 'body').errors ?? []
    expect(other.at(-1)?.detail).toMatch(/^`choice.type` must be /)
  })

  it('has one problem of each field, and never the given value', () => {
    const schema = z.object({ a: z.string().regex(/^\d/).max(2) })
    const { errors } = checkInput(schema, { a: 'secret' }, 'body')
    expect(errors).toHaveLength(1)
    expect(JSON.stringify(errors)).not.toContain('secret')
  })

  it('names every mistake of a channel in its configuration', () => {
    const open = (): never => {
      throw new Error('It is never opened.')
    }
    const capabilities = {
      text: { max: 1 },
      threads: 'address',
      receipts: 'none',
      sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
      webhook: { max: 0 },
    } as const
    const config = z.strictObject({ loft: z.string(), pigeons: z.int().min(1) })
    const pigeon = defineChannel({ kind: 'pigeon', config, capabilities, open })
    const errors = [
      { field: 'loft', detail: 'pigeon: `loft` must be text.' },
      { field: 'pigeons', detail: 'pigeon: `pigeons` must be a whole number of at least 1.' },
    ]
    expect(() => pigeon({ loft: 7 as unknown as string, pigeons: 0 })).toThrow(
      expect.objectContaining({ code: 'channel.misconfigured', field: 'loft', errors }),
    )
  })
})

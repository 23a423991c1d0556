import { z } from 'zod'
import { parsePhoneNumber } from './phone-number.ts'
import type { TwilioSimulatorOptions } from './simulator.ts'

/** The longest pace, in milliseconds. */
const LONGEST = 600_000

function methods(...names: readonly string[]): z.ZodType {
  const fits = (value: unknown): boolean => names.every((name) => typeof Object(value)[name] === 'function')
  return z.custom(fits, `must have the methods ${names.join(' and ')}`).optional()
}

const fn = z.custom((value) => typeof value === 'function', 'must be a function').optional()

const number = z
  .string('must be in E.164, such as +15005550006')
  .refine((text) => parsePhoneNumber(text)?.number === text, 'must be in E.164, such as +15005550006')

// A new option does not compile until it is here.
const known: { readonly [Name in keyof TwilioSimulatorOptions]-?: z.ZodType } = {
  accountSid: z.string('must be AC and 32 hexadecimal digits').regex(/^AC[0-9a-f]{32}$/i, {
    error: 'must be AC and 32 hexadecimal digits',
  }),
  authToken: z.string('must be a text').min(1, 'must not be empty'),
  numbers: z.record(
    z.string(),
    z.strictObject({
      number,
      webhookUrl: z
        .string('must be an http or https URL, or empty')
        .refine(
          (url) => url === '' || (URL.canParse(url) && /^https?:/i.test(url)),
          'must be an http or https URL, or empty',
        ),
    }),
    'must be an object with a number and a webhookUrl for each channel',
  ),
  services: z
    .record(
      z.string(),
      z.looseObject({ numbers: z.array(z.string(), 'must be a list of names of numbers') }),
      'must be an object with the numbers of each messaging service',
    )
    .optional(),
  forSale: z.array(number, 'must be a list of numbers').optional(),
  price: z
    .string('must be a decimal number as text')
    .regex(/^\d{1,3}(\.\d{1,6})?$/, 'must be a decimal number as text')
    .optional(),
  billAfter: z.number('must be a number of milliseconds').min(0, 'must be 0 or more').optional(),
  route: fn,
  file: z.string('must be the path of a file').min(1, 'must be the path of a file').optional(),
  clock: methods('now', 'sleep'),
  random: fn,
  fetch: fn,
  pace: z.number('must be a number of milliseconds').min(0, 'must be 0 or more').max(LONGEST).optional(),
  keep: z.custom((value) => typeof value === 'number' && value >= 1, 'must be 1 or more').optional(),
  log: methods('error'),
}

const schema = z.strictObject(known, 'must be an object')

/**
 * Checks the options of a simulator, which may come from JavaScript: an unknown name is an error.
 *
 * @throws TypeError naming the option
 */
export function checkOptions(options: TwilioSimulatorOptions): void {
  const issues = schema.safeParse(options).error?.issues ?? []
  // A mistyped name explains a missing option, so it comes first.
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const names = issue.path.length === 0 ? Object.keys(known) : ['number', 'webhookUrl']
    const option = [...issue.path, issue.keys[0]].join('.')
    throw new TypeError(`${option} is not an option of the simulator. The options are ${names.join(', ')}.`)
  }
  const [first] = issues
  if (first !== undefined) throw new TypeError(`${first.path.join('.') || 'options'} ${first.message}`)
}

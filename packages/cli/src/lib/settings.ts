import { isIP } from 'node:net'
import { isOrigin } from '@parley/server'
import { z } from 'zod'
import {
  type AssistantName,
  assistantConflicts,
  assistantFields,
  assistantVariables,
  type OpenAiSettings,
  openAiSettings,
} from './assistant-settings.ts'
import {
  type SignInName,
  type SignInSettings,
  signInConflicts,
  signInFields,
  signInSettings,
  signInVariables,
} from './sign-in-settings.ts'

/** Environment variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>

/** The settings of an installation. */
export interface Settings extends SignInSettings {
  /** 0 uses any free port. */
  port: number
  host: string
  /** The folder of the installation. With PostgreSQL it has only the files of this process. */
  data: string
  /** The PostgreSQL of the records; absent if a file in the folder stores them. */
  databaseUrl: string | undefined
  /** Without a trailing slash; absent if the served address is the public one. */
  publicUrl: string | undefined
  apiKey: string | undefined
  /** The secret of all ids; absent if the store has made its own. */
  secret: string | undefined
  /** For how many seconds a connection stays open between two requests; absent for the default. */
  keepAlive: number | undefined
  /** Origins with pages that may call the API from a browser. */
  corsOrigins: string[]
  /** Origins of push services beside those of the browsers. */
  pushServices: string[]
  /** Whether a new installation on the simulator begins with example conversations. Absent if it is not set. */
  examples: boolean | undefined
  /** Absent if the simulator replaces Twilio. */
  twilio: TwilioSettings | undefined
  /** Absent if rules on this machine are the assistant. */
  openAi: OpenAiSettings | undefined
  logLevel: (typeof logLevels)[number]
}

/** The credentials of an account at Twilio. */
export interface TwilioAccount {
  accountSid: string
  authToken: string
}

/** An account at Twilio, and its number of the channel `sms`. Without a number, people add the numbers. */
export interface TwilioSettings extends TwilioAccount {
  number?: string | undefined
  /** The price of a segment, for previews in the inbox. */
  segmentPrice?: { amount: string; currency: string }
}

/** The supported variables. */
export type VariableName =
  | 'PORT'
  | 'HOST'
  | 'PARLEY_DATA'
  | 'DATABASE_URL'
  | 'PARLEY_PUBLIC_URL'
  | 'PARLEY_API_KEY'
  | 'PARLEY_SECRET'
  | 'PARLEY_KEEP_ALIVE'
  | 'PARLEY_CORS_ORIGINS'
  | 'PARLEY_PUSH_SERVICES'
  | 'PARLEY_EXAMPLES'
  | (typeof twilioNames)[number]
  | 'TWILIO_SEGMENT_PRICE'
  | SignInName
  | AssistantName
  | 'LOG_LEVEL'

/** The error of one variable. Never its value, which may be a secret. */
export interface EnvironmentProblem {
  name: VariableName
  reason: string
  example: string
}

/** All errors of the environment, at once. */
export class EnvironmentProblems extends Error {
  override readonly name = 'EnvironmentProblems'
  readonly problems: readonly EnvironmentProblem[]

  constructor(problems: readonly EnvironmentProblem[]) {
    const lines = problems.map(({ name, reason, example }) => `  ${name} ${reason}, such as ${example}`)
    super(`The environment cannot be used:\n${lines.join('\n')}`)
    this.problems = problems
  }
}

const twilioNames = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_SMS_NUMBER'] as const
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** The purpose of each variable, and an example of it. */
export const variables: Record<VariableName, { example: string; purpose: string }> = {
  PORT: { example: '3000', purpose: 'the port to serve on; 0 for any free port. Default: 3000' },
  HOST: { example: '127.0.0.1', purpose: 'the address to serve on. Default: 127.0.0.1' },
  PARLEY_DATA: { example: './data', purpose: 'the folder of all files. Default: ./data' },
  DATABASE_URL: {
    example: 'postgres://user:password@localhost/parley',
    purpose: 'the PostgreSQL of the records. Default: SQLite in the folder',
  },
  PARLEY_PUBLIC_URL: { example: 'https://sms.example.com', purpose: 'the URL for providers, which they sign' },
  PARLEY_API_KEY: {
    example: '"$(openssl rand -hex 32)"',
    purpose: 'the key of the API. Default: generated and stored',
  },
  PARLEY_SECRET: {
    example: '"$(openssl rand -hex 32)"',
    purpose: 'the secret of all ids. Default: generated with the store',
  },
  PARLEY_KEEP_ALIVE: {
    example: '75',
    purpose: 'seconds a connection stays open between requests. Default: 75',
  },
  PARLEY_CORS_ORIGINS: {
    example: 'https://app.example.com,http://localhost:5173',
    purpose: 'origins with pages that may call the API. Default: none',
  },
  PARLEY_PUSH_SERVICES: {
    example: 'https://push.example.com',
    purpose: 'origins of push services beside those of the browsers. Default: none',
  },
  PARLEY_EXAMPLES: {
    example: 'off',
    purpose:
      'on or off: example conversations in a new installation on the simulator. Default: off; on with --examples',
  },
  ...signInVariables,
  TWILIO_ACCOUNT_SID: { example: 'AC0123456789abcdef0123456789abcdef', purpose: 'the account. Default: a simulator' },
  TWILIO_AUTH_TOKEN: { example: 'the token next to the SID in the console', purpose: 'its token' },
  TWILIO_SMS_NUMBER: { example: '+14155550100', purpose: 'its number. Default: those that people add' },
  TWILIO_SEGMENT_PRICE: {
    example: '"0.0079 USD"',
    purpose: 'the price of a segment, for previews. Default: no preview before the first bill',
  },
  ...assistantVariables,
  LOG_LEVEL: { example: 'info', purpose: `${logLevels.join(', ')}. Default: info` },
}

function text(pattern: RegExp, reason: string): z.ZodType<string> {
  return z.string().regex(pattern, reason)
}

const KEEP_ALIVE = 'must be a whole number of seconds from 1 to 3600'

const origins = z
  .string()
  .transform((list) => list.split(/[\s,]+/).filter((origin) => origin !== ''))
  .refine(
    (origins) => origins.every(isOrigin),
    'must be origins in the form of a browser, without a path or *, separated by commas',
  )

const environment = z.object({
  PORT: text(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535')
    .optional(),
  HOST: z
    .string()
    .refine(
      (host) => isIP(host) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(host),
      'must be an address or a host name',
    )
    .optional(),
  PARLEY_DATA: z
    .string()
    .refine((path) => !path.includes('\0'), 'must not contain NUL')
    .refine((path) => !/^([a-z][a-z\d+.-]+)?:/i.test(path), 'must be the path of a folder, not a URL')
    .refine((path) => !/^~/.test(path), 'must not begin with ~, which only a shell replaces: write the whole path')
    .optional(),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'must be a postgres:// URL, with special characters of the password written as %40')
    .optional(),
  PARLEY_PUBLIC_URL: z
    .string()
    .refine(isBaseUrl, 'must be an http or https URL without query and credentials')
    .optional(),
  PARLEY_API_KEY: text(/^[\x21-\x7e]{16,255}$/, 'must be 16 to 255 visible ASCII characters').optional(),
  PARLEY_SECRET: text(/^[\x21-\x7e]{32,255}$/, 'must be 32 to 255 visible ASCII characters').optional(),
  PARLEY_KEEP_ALIVE: text(/^\d{1,4}$/, KEEP_ALIVE)
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= 3600, KEEP_ALIVE)
    .optional(),
  PARLEY_CORS_ORIGINS: origins.optional(),
  PARLEY_PUSH_SERVICES: origins.optional(),
  PARLEY_EXAMPLES: z.enum(['on', 'off'], 'must be on or off').optional(),
  ...signInFields,
  TWILIO_ACCOUNT_SID: text(/^AC[\da-f]{32}$/i, 'must be AC and 32 hexadecimal digits').optional(),
  TWILIO_AUTH_TOKEN: text(/^[\x21-\x7e]+$/, 'must be visible ASCII characters').optional(),
  TWILIO_SMS_NUMBER: text(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164').optional(),
  TWILIO_SEGMENT_PRICE: text(/^\d{1,6}(\.\d{1,6})? [A-Z]{3}$/, 'must be an amount and a currency')
    .transform((price) => {
      const [amount = '', currency = ''] = price.split(' ')
      return { amount, currency }
    })
    .optional(),
  ...assistantFields,
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).optional(),
} satisfies Record<VariableName, z.ZodType>)

/**
 * Parses the settings from environment variables; an empty one counts as not set.
 *
 * @throws EnvironmentProblems with all errors
 */
export function readSettings(given: Variables): Settings {
  // It may come from JavaScript, where a variable may be anything.
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value != null && `${value}`.trim() !== ''))
  const parsed = environment.safeParse(set)
  const invalid = parsed.error?.issues.map(invalidOf) ?? []
  const conflicts = [...signInConflicts(set), ...assistantConflicts(set)].map(({ name, reason }) =>
    problemOf(name, reason),
  )
  const problems = [...invalid, ...missingTogether(set), ...conflicts]
  if (!parsed.success || problems.length > 0) throw new EnvironmentProblems(problems)
  const { PORT, HOST, PARLEY_DATA, DATABASE_URL, PARLEY_PUBLIC_URL, PARLEY_API_KEY, LOG_LEVEL } = parsed.data
  const { PARLEY_KEEP_ALIVE, PARLEY_SECRET } = parsed.data
  const { PARLEY_CORS_ORIGINS, PARLEY_PUSH_SERVICES, PARLEY_EXAMPLES } = parsed.data
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_SMS_NUMBER: number } = parsed.data
  const { TWILIO_SEGMENT_PRICE: price } = parsed.data
  return {
    port: PORT ?? 3000,
    host: HOST ?? '127.0.0.1',
    data: PARLEY_DATA ?? './data',
    databaseUrl: DATABASE_URL,
    publicUrl: PARLEY_PUBLIC_URL?.replace(/\/+$/, ''),
    apiKey: PARLEY_API_KEY,
    secret: PARLEY_SECRET,
    keepAlive: PARLEY_KEEP_ALIVE,
    corsOrigins: PARLEY_CORS_ORIGINS ?? [],
    pushServices: PARLEY_PUSH_SERVICES ?? [],
    examples: PARLEY_EXAMPLES === undefined ? undefined : PARLEY_EXAMPLES === 'on',
    ...signInSettings(parsed.data),
    twilio:
      accountSid && authToken ? { accountSid, authToken, number, ...(price && { segmentPrice: price }) } : undefined,
    openAi: openAiSettings(parsed.data),
    logLevel: LOG_LEVEL ?? 'info',
  }
}

function missingTogether(set: Variables): EnvironmentProblem[] {
  const missing = twilioNames.filter((name) => set[name] === undefined)
  if (missing.length === twilioNames.length) return []
  return missing
    .filter((name) => name !== 'TWILIO_SMS_NUMBER')
    .map((name) => problemOf(name, 'is missing: the SID of the account and its token are set together or not at all'))
}

function invalidOf({ path, code, message }: z.core.$ZodIssue): EnvironmentProblem {
  return problemOf(path[0] as VariableName, code === 'invalid_type' ? 'must be text' : message)
}

function problemOf(name: VariableName, reason: string): EnvironmentProblem {
  return { name, reason, example: variables[name].example }
}

function isBaseUrl(input: string): boolean {
  if (!URL.canParse(input)) return false
  const { protocol, search, hash, username, password } = new URL(input)
  return /^https?:$/.test(protocol) && `${search}${hash}${username}${password}` === ''
}

function isPostgresUrl(input: string): boolean {
  if (!/^postgres(ql)?:\/\/\S+$/.test(input) || !URL.canParse(input)) return false
  try {
    return decodeURIComponent(input) !== ''
  } catch {
    return false
  }
}

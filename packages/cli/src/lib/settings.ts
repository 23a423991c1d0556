import { isIP } from 'node:net'
import { isOrigin } from '@parley/server'
import { z } from 'zod'

/** Environment variables, as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>

/** How an installation is set up. */
export interface Settings {
  /** 0 takes any that is free. */
  port: number
  host: string
  /** The folder that holds everything; of an installation on PostgreSQL, what belongs to this process only. */
  data: string
  /** The PostgreSQL that holds the records; not there where a file in the folder does. */
  databaseUrl: string | undefined
  /** Without a trailing slash; not there where the address that is served on is the public one. */
  publicUrl: string | undefined
  apiKey: string | undefined
  /** For how many seconds a connection is kept open between two requests; not there where the default holds. */
  keepAlive: number | undefined
  /** Origins whose pages may call the API from a browser. */
  corsOrigins: string[]
  /** Not there where the simulator stands in. */
  twilio: TwilioSettings | undefined
  logLevel: (typeof logLevels)[number]
}

/** An account at Twilio. */
export interface TwilioSettings {
  accountSid: string
  authToken: string
  number: string
}

/** The variables that are read. */
export type VariableName =
  | 'PORT'
  | 'HOST'
  | 'PARLEY_DATA'
  | 'DATABASE_URL'
  | 'PARLEY_PUBLIC_URL'
  | 'PARLEY_API_KEY'
  | 'PARLEY_KEEP_ALIVE'
  | 'PARLEY_CORS_ORIGINS'
  | (typeof twilioNames)[number]
  | 'LOG_LEVEL'

/** What is wrong with one variable. Never its value, which may be a secret. */
export interface EnvironmentProblem {
  name: VariableName
  reason: string
  example: string
}

/** Everything that is wrong with the environment, at once. */
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

/** What each variable is for, and an example of it. */
export const variables: Record<VariableName, { example: string; purpose: string }> = {
  PORT: { example: '3000', purpose: 'the port to serve on; 3000 where it is not set, 0 for any that is free' },
  HOST: { example: '127.0.0.1', purpose: 'the address to serve on; 127.0.0.1 where it is not set' },
  PARLEY_DATA: { example: './data', purpose: 'the folder that holds everything; ./data where it is not set' },
  DATABASE_URL: {
    example: 'postgres://user:password@localhost/parley',
    purpose: 'the PostgreSQL that holds the records; without it SQLite in the folder',
  },
  PARLEY_PUBLIC_URL: { example: 'https://sms.example.com', purpose: 'where providers reach this, as they sign it' },
  PARLEY_API_KEY: {
    example: '"$(openssl rand -hex 32)"',
    purpose: 'the key of the API; made and kept where it is not set',
  },
  PARLEY_KEEP_ALIVE: {
    example: '75',
    purpose: 'seconds a connection stays open between requests; 75 where it is not set',
  },
  PARLEY_CORS_ORIGINS: {
    example: 'https://app.example.com,http://localhost:5173',
    purpose: 'the origins whose pages may call the API; none where it is not set',
  },
  TWILIO_ACCOUNT_SID: { example: 'AC0123456789abcdef0123456789abcdef', purpose: 'the account; without it a simulator' },
  TWILIO_AUTH_TOKEN: { example: 'the token beside the SID in the console', purpose: 'its token' },
  TWILIO_SMS_NUMBER: { example: '+14155550100', purpose: 'its number' },
  LOG_LEVEL: { example: 'info', purpose: `${logLevels.join(', ')}; info where it is not set` },
}

function text(pattern: RegExp, reason: string): z.ZodType<string> {
  return z.string().regex(pattern, reason)
}

const KEEP_ALIVE = 'must be a whole number of seconds from 1 to 3600'

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
    .refine((path) => !path.includes('\0'), 'must have no NUL in it')
    .refine((path) => !/^([a-z][a-z\d+.-]+)?:/i.test(path), 'must be the path of a folder, and no URL')
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
  PARLEY_KEEP_ALIVE: text(/^\d{1,4}$/, KEEP_ALIVE)
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= 3600, KEEP_ALIVE)
    .optional(),
  PARLEY_CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(/[\s,]+/).filter((origin) => origin !== ''))
    .refine(
      (origins) => origins.every(isOrigin),
      'must be origins as a browser sends them, without a path or *, with commas between them',
    )
    .optional(),
  TWILIO_ACCOUNT_SID: text(/^AC[\da-f]{32}$/i, 'must be AC and 32 hexadecimal digits').optional(),
  TWILIO_AUTH_TOKEN: text(/^[\x21-\x7e]+$/, 'must be visible ASCII characters').optional(),
  TWILIO_SMS_NUMBER: text(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164').optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).optional(),
} satisfies Record<VariableName, z.ZodType>)

/**
 * Reads the settings from environment variables; one that is empty is not set.
 *
 * @throws EnvironmentProblems with everything that is wrong
 */
export function readSettings(given: Variables): Settings {
  // It may come from JavaScript, where a variable may be anything.
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value != null && `${value}`.trim() !== ''))
  const parsed = environment.safeParse(set)
  const invalid = parsed.error?.issues.map(invalidOf) ?? []
  const problems = [...invalid, ...missingTogether(set)]
  if (!parsed.success || problems.length > 0) throw new EnvironmentProblems(problems)
  const { PORT, HOST, PARLEY_DATA, DATABASE_URL, PARLEY_PUBLIC_URL, PARLEY_API_KEY, LOG_LEVEL } = parsed.data
  const { PARLEY_KEEP_ALIVE } = parsed.data
  const { PARLEY_CORS_ORIGINS } = parsed.data
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_SMS_NUMBER: number } = parsed.data
  return {
    port: PORT ?? 3000,
    host: HOST ?? '127.0.0.1',
    data: PARLEY_DATA ?? './data',
    databaseUrl: DATABASE_URL,
    publicUrl: PARLEY_PUBLIC_URL?.replace(/\/+$/, ''),
    apiKey: PARLEY_API_KEY,
    keepAlive: PARLEY_KEEP_ALIVE,
    corsOrigins: PARLEY_CORS_ORIGINS ?? [],
    twilio: accountSid && authToken && number ? { accountSid, authToken, number } : undefined,
    logLevel: LOG_LEVEL ?? 'info',
  }
}

function missingTogether(set: Variables): EnvironmentProblem[] {
  const missing = twilioNames.filter((name) => set[name] === undefined)
  if (missing.length === twilioNames.length) return []
  return missing.map((name) =>
    problemOf(name, 'is missing: the three TWILIO_ variables are set together or not at all'),
  )
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

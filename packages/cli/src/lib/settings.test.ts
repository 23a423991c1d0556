import { describe, expect, it } from 'vitest'
import { EnvironmentProblems, readSettings, type Variables } from './settings.ts'

function problemsOf(variables: Variables): EnvironmentProblems {
  try {
    readSettings(variables)
  } catch (error) {
    if (error instanceof EnvironmentProblems) return error
    throw error
  }
  throw new Error('Nothing was wrong.')
}

describe('readSettings', () => {
  it('needs nothing', () => {
    expect(readSettings({ PATH: '/bin', PORT: '', PARLEY_API_KEY: ' ' })).toEqual({
      port: 3000,
      host: '127.0.0.1',
      data: './data',
      databaseUrl: undefined,
      publicUrl: undefined,
      apiKey: undefined,
      corsOrigins: [],
      pushServices: [],
      twilio: undefined,
      logLevel: 'info',
    })
  })

  it('takes everything', () => {
    const account = {
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_SMS_NUMBER: '+14155550100',
      TWILIO_SEGMENT_PRICE: '0.0079 USD',
    }
    const place = { PORT: '0', HOST: '::', PARLEY_DATA: '/srv', PARLEY_PUBLIC_URL: 'https://x.example/base/' }
    const DATABASE_URL = 'postgresql://app:p%40ss@db.example:5433/app?sslmode=verify-full'
    const PARLEY_CORS_ORIGINS = ' https://a.example, http://localhost:5173 ,'
    const PARLEY_PUSH_SERVICES = 'https://push.example'
    const api = { PARLEY_API_KEY: 'k'.repeat(16), PARLEY_CORS_ORIGINS, PARLEY_PUSH_SERVICES }
    expect(readSettings({ ...account, ...place, DATABASE_URL, ...api, LOG_LEVEL: 'warn' })).toEqual({
      port: 0,
      host: '::',
      data: '/srv',
      databaseUrl: DATABASE_URL,
      publicUrl: 'https://x.example/base',
      apiKey: 'k'.repeat(16),
      corsOrigins: ['https://a.example', 'http://localhost:5173'],
      pushServices: ['https://push.example'],
      twilio: {
        ...{ accountSid: account.TWILIO_ACCOUNT_SID, authToken: 'token', number: '+14155550100' },
        segmentPrice: { amount: '0.0079', currency: 'USD' },
      },
      logLevel: 'warn',
    })
  })

  it('reports all errors at once, with an example and never a value', () => {
    const secrets = { PARLEY_API_KEY: 'short-secret', TWILIO_AUTH_TOKEN: 'secret token' }
    const { problems, message } = problemsOf({
      PORT: '70000',
      HOST: 'a b',
      PARLEY_PUBLIC_URL: 'https://user:pass@x.example',
      TWILIO_ACCOUNT_SID: 'SK1',
      LOG_LEVEL: 'loud',
      ...secrets,
    })
    const names = problems.map(({ name }) => name)
    expect(names.sort()).toEqual([
      'HOST',
      'LOG_LEVEL',
      'PARLEY_API_KEY',
      'PARLEY_PUBLIC_URL',
      'PORT',
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
    ])
    for (const { name, reason, example } of problems) expect(message).toContain(`${name} ${reason}, such as ${example}`)
    for (const value of [...Object.values(secrets), 'user:pass', 'SK1', '70000']) expect(message).not.toContain(value)
  })

  it.each([
    'mysql://app:s3cret@db/app',
    'postgres:/app',
    'postgres://app:s3cret#@db/app',
    'postgres://app:s3cret%@db/app',
  ])('accepts only a PostgreSQL, by a valid URL: %s', (DATABASE_URL) => {
    const { problems, message } = problemsOf({ DATABASE_URL })
    expect(problems.map(({ name }) => name)).toEqual(['DATABASE_URL'])
    expect(message).not.toContain('s3cret')
  })

  it.each(['0', '3601', '-1', '1.5', 'long', '1e2'])(
    'found by use: http as it is used: refuses PARLEY_KEEP_ALIVE=%s',
    (value) => {
      expect(problemsOf({ PARLEY_KEEP_ALIVE: value }).problems.map(({ name }) => name)).toEqual(['PARLEY_KEEP_ALIVE'])
    },
  )

  it('found by use: http as it is used: accepts the seconds that a connection stays open', () => {
    expect(readSettings({ PARLEY_KEEP_ALIVE: '120' }).keepAlive).toBe(120)
    expect(readSettings({}).keepAlive).toBeUndefined()
  })

  it('found by use: from javascript: refuses a value that is not a text by name, and ignores an absent one', () => {
    const { problems } = problemsOf({ PORT: 3000, PARLEY_DATA: {}, HOST: undefined, LOG_LEVEL: null } as never)
    expect(problems).toMatchObject([
      { name: 'PORT', reason: 'must be text' },
      { name: 'PARLEY_DATA', reason: 'must be text' },
    ])
  })

  it('found by use: files and processes: accepts the path of any folder', () => {
    for (const path of ['C:\\data', '/srv/file:x', '/srv/a b/ünï 日本', '-data', '100% ?#&']) {
      expect(readSettings({ PARLEY_DATA: path }).data).toBe(path)
    }
  })

  it.each(['~', '~/data', '~root/data', 'data\0', 'file:data', 'file:///srv/parley', 'http://host/data', ':memory:'])(
    'found by use: files and processes: refuses PARLEY_DATA=%j',
    (value) => {
      const { problems, message } = problemsOf({ PARLEY_DATA: value })
      expect(problems.map(({ name }) => name)).toEqual(['PARLEY_DATA'])
      expect(message).toContain('such as ./data')
    },
  )

  it.each(['*', 'null', 'app.example.com', 'https://app.example.com/', 'https://a.example https://*.b.example'])(
    'found by use: rest lags the sdk: accepts only an origin in the form of a browser: %s',
    (PARLEY_CORS_ORIGINS) => {
      const { problems, message } = problemsOf({ PARLEY_CORS_ORIGINS })
      expect(problems.map(({ name }) => name)).toEqual(['PARLEY_CORS_ORIGINS'])
      expect(message).toContain('such as https://app.example.com')
    },
  )

  it('accepts an account at Twilio completely or not at all', () => {
    const { problems } = problemsOf({ TWILIO_SMS_NUMBER: '+14155550100' })
    expect(problems.map(({ name }) => name)).toEqual(['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'])
    const accountSid = `AC${'0'.repeat(32)}`
    expect(readSettings({ TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: 'token' }).twilio).toEqual({
      ...{ accountSid, authToken: 'token', number: undefined },
    })
  })
})

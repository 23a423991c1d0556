import { variablesOf } from '@parley/example-sms-assistant'
import { describe, expect, it } from 'vitest'

describe('examples/sms-assistant: the environment', () => {
  it('S3.22: each variable of the app sets one of the bundled system', () => {
    const given = {
      SUPABASE_URL: 'https://project.supabase.co/',
      SUPABASE_SERVICE_ROLE_KEY: 'the-key-of-the-service-role',
      SUPABASE_JWT_SECRET: 's'.repeat(40),
      SUPABASE_DB_URL: 'postgres://parley@db.project.supabase.co/postgres',
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'token',
      BACKEND_URL: 'https://sms.example.com',
    }
    expect(variablesOf(given)).toMatchObject({
      PARLEY_JWT_ISSUER: 'https://project.supabase.co/auth/v1',
      PARLEY_JWT_AUDIENCE: 'authenticated',
      PARLEY_JWT_SECRET: 's'.repeat(40),
      PARLEY_JWT_ROLE: 'agent',
      PARLEY_JWT_ACCESS: 'own',
      PARLEY_API_KEY: 'the-key-of-the-service-role',
      DATABASE_URL: 'postgres://parley@db.project.supabase.co/postgres',
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'token',
      PARLEY_PUBLIC_URL: 'https://sms.example.com',
    })
    expect(variablesOf({ NGROK_URL: 'https://a.ngrok.io' })).toMatchObject({ PARLEY_PUBLIC_URL: 'https://a.ngrok.io' })
    expect(variablesOf({ BACKEND_URL: 'https://one', PARLEY_PUBLIC_URL: 'https://two' })).toMatchObject({
      ...{ PARLEY_PUBLIC_URL: 'https://two' },
    })
  })

  it('S3.28: the port is 4000, and NODE_ENV=development logs in detail', () => {
    expect(variablesOf({ NODE_ENV: 'development' })).toMatchObject({ PORT: '4000', LOG_LEVEL: 'debug' })
    expect(variablesOf({})).toMatchObject({ PORT: '4000', LOG_LEVEL: 'info' })
    expect(variablesOf({ PORT: '5000' })).toMatchObject({ PORT: '5000' })
    expect(variablesOf({ SUPABASE_URL: 'https://project.supabase.co' }).PARLEY_JWT_ISSUER).toBeUndefined()
  })
})

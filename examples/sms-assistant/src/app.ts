import type { AppOptions, Variables } from '@parley/cli'
import { mountImport } from './import.ts'
import { mountNumbers } from './numbers.ts'
import { mountSms } from './routes.ts'

/** The two sets of paths: the same routes. */
const bases = ['/api/v1/sms', '/api/v1/twilio/sms'] as const

/** The bundled system with the routes of the app. */
export const app: AppOptions = {
  mount(parts) {
    // Before the others: an export has no largest size, and its rows are stored while it arrives.
    mountImport(parts)
    for (const base of bases) mountSms(parts, base)
    mountNumbers(parts)
  },
  lines: ({ url }) => [
    `# The routes of the app, with the token of a person or the key above`,
    `curl -X POST ${url}/api/v1/sms/send -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\`,
    `  -d '{"to":"+14155550123","body":"Hello"}'`,
    '',
  ],
}

/** Names of the app's environment, and the variables of the bundled system that they set. */
const names: { readonly [name: string]: string } = {
  BACKEND_URL: 'PARLEY_PUBLIC_URL',
  NGROK_URL: 'PARLEY_PUBLIC_URL',
  TWILIO_PHONE_NUMBER: 'TWILIO_SMS_NUMBER',
  SUPABASE_SERVICE_ROLE_KEY: 'PARLEY_API_KEY',
  SUPABASE_JWT_SECRET: 'PARLEY_JWT_SECRET',
  SUPABASE_DB_URL: 'DATABASE_URL',
}

/** The variables of the bundled system, from those of the app. The names of the bundled system win. */
export function variablesOf(given: Variables): Variables {
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value.trim() !== '')
  const renamed = set.flatMap(([name, value]) => (Object.hasOwn(names, name) ? [[names[name] ?? name, value]] : []))
  return {
    PORT: '4000',
    LOG_LEVEL: given.NODE_ENV === 'development' ? 'debug' : 'info',
    ...tokensOf(given),
    ...Object.fromEntries(renamed),
    ...Object.fromEntries(set),
  }
}

/** Tokens of Supabase: its `sub` is the person, and each signed-in person is an agent. */
function tokensOf({ SUPABASE_URL: url, SUPABASE_JWT_SECRET: secret }: Variables): Variables {
  if (url === undefined || url === '' || secret === undefined || secret === '') return {}
  return {
    PARLEY_JWT_ISSUER: `${url.replace(/\/+$/, '')}/auth/v1`,
    PARLEY_JWT_AUDIENCE: 'authenticated',
    PARLEY_JWT_ROLE: 'agent',
    PARLEY_JWT_ACCESS: 'own',
  }
}

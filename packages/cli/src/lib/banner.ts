import type { OpenInstallation } from './installation.ts'
import { SIMULATOR_PATH } from './simulated-twilio.ts'

/** The output when the installation is ready: its URL, its key, and commands to try. */
export function bannerOf(
  { url, publicUrl, key, database, signInLink }: OpenInstallation,
  { simulated }: { simulated: boolean },
): string {
  const secret = key.path === undefined ? '$PARLEY_API_KEY' : `$(cat ${quoted(key.path)})`
  const authorization = `-H "Authorization: Bearer ${secret}"`
  const json = `-H 'Content-Type: application/json'`
  const api = `${url}/api/v1`
  const newest = `$(curl -s ${authorization} '${api}/conversations?limit=1' | grep -o 'con_[0-9a-f]*' | head -n 1)`
  const customer = `curl -X POST ${url}${SIMULATOR_PATH}/customers/+14155550123/messages ${json} -d '{"channel":"sms","text":"Hello"}'`
  const rows = [
    ['API', api],
    ['Description', `${url}/docs (the document: ${url}/openapi.json)`],
    ['Public URL', publicUrl],
    ['Store', database.name],
    ...(simulated ? [['Simulator', `${url}${SIMULATOR_PATH} (simulates Twilio and phones)`]] : []),
    ['Key', keyLine(key)],
    ...(signInLink === undefined ? [] : [['Sign in', `${signInLink} (once, within 15 minutes, on this machine)`]]),
  ]
  const lines = [
    ...(simulated ? [['A customer writes', customer]] : []),
    ['List the conversations', `curl ${authorization} ${api}/conversations`],
    [
      'Reply to the newest',
      `curl -X POST ${authorization} ${json} -d '{"text":"Hi there"}' "${api}/conversations/${newest}/messages"`,
    ],
    ['Follow the events', `curl -N ${authorization} '${api}/events?after=oldest'`],
  ]
  return [
    'Parley is ready.',
    '',
    ...rows.map(([name = '', value]) => `  ${name.padEnd(12)} ${value}`),
    '',
    ...lines.flatMap(([purpose, line]) => [`# ${purpose}`, line, '']),
  ].join('\n')
}

function keyLine({ origin, value, path }: OpenInstallation['key']): string {
  if (origin === 'given') return 'the value of PARLEY_API_KEY'
  return origin === 'made' ? `${value} (stored in ${path}, and not shown again)` : `in ${path}`
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}

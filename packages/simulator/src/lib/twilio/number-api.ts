import { type Context, Hono } from 'hono'
import type { ApiContext } from './api-context.ts'
import { TwilioRefusal } from './errors.ts'
import { readForm } from './form.ts'
import { availableResource, numberResource, numbersPath } from './number-resource.ts'
import type { OwnedNumber } from './owned.ts'
import { parsePhoneNumber } from './phone-number.ts'
import { API_VERSION } from './resource.ts'
import { rfc2822 } from './rfc2822.ts'
import { numberSettingsIn } from './settings-form.ts'

/** The account resource, and the numbers of the account: list, fetch, buy, change and release. */
export function numberApi(context: ApiContext): Hono {
  const { accountSid, account, property, clock } = context
  const api = new Hono()
  const accounts = `/${API_VERSION}/Accounts`
  const numbers = `${accounts}/:accountSid/IncomingPhoneNumbers`

  const own = (c: Context): void => {
    if (c.req.param('accountSid') !== accountSid) throw new TwilioRefusal(20404)
  }
  const named = (c: Context): OwnedNumber => {
    own(c)
    const number = property.numberBy((c.req.param('file') ?? '').slice(0, -'.json'.length))
    if (number === undefined) throw new TwilioRefusal(20404)
    return number
  }
  const accountFile = `${accounts}/:file{AC[^/]+\\.json}`

  api.get(accountFile, (c) => c.json(accountResource(c, context)))

  api.post(accountFile, async (c) => {
    const status = readForm(await c.req.arrayBuffer()).get('Status')
    if (status !== null && status !== 'active' && status !== 'suspended') throw new TwilioRefusal(20001, 'Status')
    accountResource(c, context)
    if (status !== null) account.record({ kind: 'account', status })
    return c.json(accountResource(c, context))
  })

  api.get(`${accounts}/:accountSid/AvailablePhoneNumbers/:country/Local.json`, (c) => {
    own(c)
    const country = c.req.param('country')
    const found = property.forSale().filter((number) => parsePhoneNumber(number)?.country === country)
    return c.json({
      available_phone_numbers: found.map(availableResource),
      uri: `/${API_VERSION}/Accounts/${accountSid}/AvailablePhoneNumbers/${country}/Local.json`,
    })
  })

  api.get(`${numbers}.json`, (c) => {
    own(c)
    return c.json(pageOf(context, new URL(c.req.url).searchParams))
  })

  api.post(`${numbers}.json`, async (c) => {
    own(c)
    const form = readForm(await c.req.arrayBuffer())
    const wanted = form.get('PhoneNumber')
    if (wanted === null) throw new TwilioRefusal(21421)
    const number = parsePhoneNumber(wanted)?.number
    if (number === undefined || !property.forSale().includes(number)) throw new TwilioRefusal(21422, wanted)
    const bought = { ...property.newNumber(number, { at: clock.now() }), ...numberSettingsIn(form) }
    account.record({ kind: 'number', sid: bought.sid, number: bought })
    return c.json(numberResource(accountSid, bought), 201)
  })

  api.get(`${numbers}/:file{[^/]+\\.json}`, (c) => c.json(numberResource(accountSid, named(c))))

  api.post(`${numbers}/:file{[^/]+\\.json}`, async (c) => {
    const known = named(c)
    const changes = numberSettingsIn(readForm(await c.req.arrayBuffer()))
    const number = { ...known, ...changes, updatedAt: clock.now() }
    account.record({ kind: 'number', sid: number.sid, number })
    return c.json(numberResource(accountSid, number))
  })

  api.delete(`${numbers}/:file{[^/]+\\.json}`, (c) => {
    const { sid } = named(c)
    account.record({ kind: 'number', sid, number: null })
    return c.body(null, 204)
  })

  return api
}

function accountResource(c: Context, { accountSid, authToken, account, openedAt }: ApiContext): object {
  if (c.req.param('file') !== `${accountSid}.json`) throw new TwilioRefusal(20404)
  const path = `/${API_VERSION}/Accounts/${accountSid}`
  return {
    auth_token: authToken,
    date_created: rfc2822(openedAt),
    date_updated: rfc2822(openedAt),
    friendly_name: 'Simulated account',
    owner_account_sid: accountSid,
    sid: accountSid,
    status: account.status,
    subresource_uris: {
      incoming_phone_numbers: `${path}/IncomingPhoneNumbers.json`,
      messages: `${path}/Messages.json`,
    },
    type: 'Full',
    uri: `${path}.json`,
  }
}

function pageOf({ accountSid, property }: ApiContext, query: URLSearchParams): object {
  const size = Number(query.get('PageSize') ?? 50)
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw new TwilioRefusal(20001, 'PageSize must be 1 to 1000')
  const page = Number(query.get('Page') ?? 0)
  const wanted = query.get('PhoneNumber')
  const found = property.numbers().filter(({ number }) => wanted === null || fits(number, wanted))
  const start = page * size
  const uri = (place: number): string => {
    const params = new URLSearchParams({ PageSize: String(size), Page: String(place) })
    if (wanted !== null) params.set('PhoneNumber', wanted)
    return `${numbersPath(accountSid)}.json?${params}`
  }
  const shown = found.slice(start, start + size)
  return {
    end: Math.max(start, start + shown.length - 1),
    first_page_uri: uri(0),
    incoming_phone_numbers: shown.map((number) => numberResource(accountSid, number)),
    next_page_uri: start + size < found.length ? uri(page + 1) : null,
    page,
    page_size: size,
    previous_page_uri: page === 0 ? null : uri(page - 1),
    start,
    uri: uri(page),
  }
}

// The filter matches any part of a number; `*` is any digit.
function fits(number: string, pattern: string): boolean {
  const expression = pattern.replaceAll(/[^\d*]/g, '').replaceAll('*', '\\d')
  return new RegExp(expression).test(number)
}

import { type Context, Hono } from 'hono'
import type { ApiContext } from './api-context.ts'
import { TwilioRefusal } from './errors.ts'
import { readForm } from './form.ts'
import { MESSAGING, memberResource, serviceResource } from './number-resource.ts'
import { newService, type OwnedNumber, type Service, sidOf } from './owned.ts'
import { serviceSettingsIn } from './settings-form.ts'

/** The messaging services of the account, and their numbers. Twilio has them at another host. */
export function serviceApi(context: ApiContext): Hono {
  const { accountSid, account, property, clock } = context
  const api = new Hono()
  const services = '/v1/Services'
  const members = `${services}/:sid/PhoneNumbers`

  const named = (c: Context): Service => {
    const service = property.serviceBy(c.req.param('sid') ?? '')
    if (service === undefined) throw new TwilioRefusal(20404)
    return service
  }
  const member = (c: Context): { service: Service; number: OwnedNumber } => {
    const service = named(c)
    const number = property.numbersIn(service).find(({ sid }) => sid === c.req.param('number'))
    if (number === undefined) throw new TwilioRefusal(20404)
    return { service, number }
  }
  const change = (service: Service, changes: Partial<Service>): Service => {
    const changed = { ...service, ...changes, updatedAt: clock.now() }
    account.record({ kind: 'service', sid: service.sid, service: changed })
    return changed
  }

  api.get(services, (c) => {
    const all = property.services().map((service) => serviceResource(accountSid, service))
    return c.json(pageOf(c, { path: services, key: 'services' }, all))
  })

  api.post(services, async (c) => {
    const form = readForm(await c.req.arrayBuffer())
    const friendlyName = form.get('FriendlyName')
    if (friendlyName === null || friendlyName === '') throw new TwilioRefusal(20001, 'FriendlyName')
    const at = clock.now()
    const sid = sidOf('MG', `${friendlyName} ${at} ${context.random()}`)
    const service = newService({ ...serviceSettingsIn(form), friendlyName }, { sid, at })
    account.record({ kind: 'service', sid, service })
    return c.json(serviceResource(accountSid, service), 201)
  })

  api.get(`${services}/:sid`, (c) => c.json(serviceResource(accountSid, named(c))))

  api.post(`${services}/:sid`, async (c) => {
    const service = named(c)
    const changes = serviceSettingsIn(readForm(await c.req.arrayBuffer()))
    return c.json(serviceResource(accountSid, change(service, changes)))
  })

  api.delete(`${services}/:sid`, (c) => {
    const { sid } = named(c)
    account.record({ kind: 'service', sid, service: null })
    return c.body(null, 204)
  })

  api.get(members, (c) => {
    const service = named(c)
    const all = property.numbersIn(service).map((number) => memberResource(accountSid, service, number))
    return c.json(pageOf(c, { path: `${services}/${service.sid}/PhoneNumbers`, key: 'phone_numbers' }, all))
  })

  api.post(members, async (c) => {
    const service = named(c)
    const sid = readForm(await c.req.arrayBuffer()).get('PhoneNumberSid') ?? ''
    const number = property.numberBy(sid)
    if (number === undefined) throw new TwilioRefusal(20404)
    // A number belongs to one service at most.
    if (property.serviceWith(sid) !== undefined) throw new TwilioRefusal(21712)
    const changed = change(service, { numbers: [...service.numbers, sid] })
    return c.json(memberResource(accountSid, changed, number), 201)
  })

  api.get(`${members}/:number`, (c) => {
    const { service, number } = member(c)
    return c.json(memberResource(accountSid, service, number))
  })

  api.delete(`${members}/:number`, (c) => {
    const { service, number } = member(c)
    change(service, { numbers: service.numbers.filter((sid) => sid !== number.sid) })
    return c.body(null, 204)
  })

  return api
}

function pageOf(c: Context, { path, key }: { path: string; key: string }, all: readonly object[]): object {
  const { searchParams } = new URL(c.req.url)
  const size = Number(searchParams.get('PageSize') ?? 50)
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw new TwilioRefusal(20001, 'PageSize must be 1 to 1000')
  const page = Number(searchParams.get('Page') ?? 0)
  const url = (place: number): string => `${MESSAGING}${path}?PageSize=${size}&Page=${place}`
  return {
    meta: {
      page,
      page_size: size,
      first_page_url: url(0),
      previous_page_url: page === 0 ? null : url(page - 1),
      next_page_url: (page + 1) * size < all.length ? url(page + 1) : null,
      key,
      url: url(page),
    },
    [key]: all.slice(page * size, (page + 1) * size),
  }
}

import { timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ApiContext } from './api-context.ts'
import { dropConnection } from './connection.ts'
import { readDraft } from './create.ts'
import { TwilioRefusal } from './errors.ts'
import { type Plan, planFor } from './faults.ts'
import { MAX_BODY, readForm } from './form.ts'
import { listMessages } from './list.ts'
import { mediaApi } from './media-api.ts'
import type { Message } from './message.ts'
import { numberApi } from './number-api.ts'
import { API_VERSION, acceptedResource, messageResource } from './resource.ts'
import { rewritten } from './rewrite.ts'
import { serviceApi } from './service-api.ts'

/** Twilio's side: create, fetch and list messages, and read their files. Mounted at the root of the API. */
export function twilioApi(context: ApiContext): Hono {
  const { accountSid, account } = context
  const api = new Hono()

  api.onError((error, c) => {
    if (!(error instanceof TwilioRefusal)) throw error
    return c.json(error.toJSON(), error.status)
  })

  for (const path of [`/${API_VERSION}/*`, '/v1/*']) {
    api.use(path, async (c, next) => {
      authenticate(c.req.header('authorization'), context)
      // The account itself can be read, and made active again.
      const isAccount = c.req.path.endsWith(`/Accounts/${accountSid}.json`)
      if (account.status === 'suspended' && !isAccount) throw new TwilioRefusal(20005)
      await next()
    })
    api.on('POST', path, bodyLimit({ maxSize: MAX_BODY, onError: refuseTooLarge }))
  }

  const resourceOf = messageResource(accountSid, context)
  const messages = `/${API_VERSION}/Accounts/:accountSid/Messages`

  api.post(`${messages}.json`, async (c) => {
    ownAccount(c, context)
    return create(c, context)
  })

  api.get(`${messages}.json`, (c) => {
    ownAccount(c, context)
    const oldestFirst = [...account.held()].map(({ message }) => message)
    return c.json(listMessages(accountSid, resourceOf, oldestFirst, new URL(c.req.url).searchParams))
  })

  api.get(`${messages}/:file{[^/]+\\.json}`, (c) => {
    ownAccount(c, context)
    const held = account.get(c.req.param('file').slice(0, -'.json'.length))
    if (held === undefined) throw new TwilioRefusal(20404)
    return c.json(resourceOf(held.message))
  })

  api.route('/', mediaApi(context))
  api.route('/', numberApi(context))
  api.route('/', serviceApi(context))

  for (const path of [`/${API_VERSION}/*`, '/v1/*'])
    api.all(path, () => {
      throw new TwilioRefusal(20404)
    })

  return api
}

async function create(c: Context, context: ApiContext): Promise<Response> {
  const { account, carrier, tasks, clock } = context
  const draft = readDraft(readForm(await c.req.arrayBuffer()), context)
  if (account.isOptedOut(draft.from, draft.to)) throw new TwilioRefusal(21610)

  const plan = planFor(draft, account.faults(), context.random)
  for (const { id, times } of plan.used) if (times !== undefined) account.record({ kind: 'fault_used', id })
  if (plan.refuse === 'rate_limit') throw new TwilioRefusal(20429)
  if (plan.refuse === 'server_error') throw new TwilioRefusal(20500)

  if (plan.slow?.accept === 'after') await clock.sleep(plan.slow.ms, { signal: tasks.signal })
  const message = accept(draft, plan, context)
  const held = account.get(message.sid)
  const carried = held && tasks.start((signal) => carrier.carry(held, signal))
  if (plan.slow?.accept === 'before') await clock.sleep(plan.slow.ms, { signal: tasks.signal })
  if (plan.callbacksFirst) await carried
  // The answer shows the message as it was accepted, not its later status.
  return plan.drop
    ? dropConnection(c.env)
    : c.json(acceptedResource(messageResource(context.accountSid, context)(message)), 201)
}

function accept(
  { smartEncoded, ...draft }: ReturnType<typeof readDraft>,
  { script, body }: Plan,
  context: ApiContext,
): Message {
  const now = context.clock.now()
  const message: Message = {
    ...draft,
    body: smartEncoded ? rewritten(body, 'smart_encoding') : body,
    media: [],
    sid: context.newSid(draft.mediaUrls.length === 0 ? 'SM' : 'MM'),
    direction: 'outbound-api',
    status: 'queued',
    errorCode: null,
    createdAt: now,
    updatedAt: now,
    sentAt: null,
    script,
  }
  context.account.record({ kind: 'message', message })
  return message
}

function refuseTooLarge(): never {
  throw new TwilioRefusal(20413)
}

function ownAccount(c: Context, { accountSid }: ApiContext): void {
  if (c.req.param('accountSid') !== accountSid) throw new TwilioRefusal(20404)
}

function authenticate(header: string | undefined, { accountSid, authToken }: ApiContext): void {
  const expected = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`, 'utf8').toString('base64')}`)
  const given = Buffer.from(header ?? '')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new TwilioRefusal(20003)
}

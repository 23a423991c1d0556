import { type Context, Hono } from 'hono'
import type { Account } from './account.ts'
import { TwilioRefusal } from './errors.ts'
import { mediaPage, mediaResource } from './media.ts'
import type { Media, Message } from './message.ts'
import { API_VERSION } from './resource.ts'

/** The path of the bytes of files, on the side of the file server. */
const FILES = '/files'

/**
 * Twilio's side of files: list, fetch and download. Mounted where requests are authenticated.
 *
 * As at Twilio, the URL of a file without `.json` redirects to a server of files, which needs no credentials.
 */
export function mediaApi({ accountSid, account }: { accountSid: string; account: Account }): Hono {
  const api = new Hono()
  const path = `/${API_VERSION}/Accounts/:accountSid/Messages/:message/Media`

  const messageOf = (c: Context): Message => {
    const held = account.get(c.req.param('message') ?? '')
    if (c.req.param('accountSid') !== accountSid || held === undefined) throw new TwilioRefusal(20404)
    return held.message
  }

  api.get(`${path}.json`, (c) => {
    const { sid, media } = messageOf(c)
    return c.json(mediaPage(accountSid, sid, media))
  })

  api.get(`${path}/:file`, (c) => {
    const message = messageOf(c)
    const [sid = '', extension] = c.req.param('file').split('.')
    const media = message.media.find((each) => each.sid === sid)
    if (media === undefined) throw new TwilioRefusal(20404)
    if (extension === 'json') return c.json(mediaResource(accountSid, message.sid, media))
    const { origin, pathname } = new URL(c.req.url)
    const mounted = pathname.slice(0, pathname.indexOf(`/${API_VERSION}/`))
    return c.redirect(`${origin}${mounted}${FILES}/${sid}`, 307)
  })

  return api
}

/** The server of files: the sid of a file is the credential. */
export function fileServer(account: Account): Hono {
  const server = new Hono()
  server.get(`${FILES}/:sid`, (c) => {
    const media = account.file(c.req.param('sid'))
    return media === undefined ? c.notFound() : served(media)
  })
  return server
}

// A page of this origin must not run what a customer sent.
function served({ contentType, content, sid }: Media): Response {
  return new Response(Buffer.from(content, 'base64'), {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${sid}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
}

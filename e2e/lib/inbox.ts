import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { browserPath, noBrowser, openBrowser } from './browser.ts'
import { type InboxServer, openInboxServer } from './inbox-server.ts'

/** Milliseconds after which a wait for the page counts as hung. */
const HANGS = 120_000

/** How a page of the inbox is opened. */
export interface Opening {
  /** The path behind the URL of the server. Default: `/`. */
  path?: string
  colorScheme?: 'light' | 'dark'
  reducedMotion?: 'reduce' | 'no-preference'
  width?: number
  height?: number
  /** A cookie of a person. Default: that of the owner. `null`: signed out. */
  cookie?: string | null
  /** Prepares the page before its first request. */
  prepare?(page: Page): Promise<unknown>
}

/** A page of the inbox in a browser context of its own. */
export interface Tab extends AsyncDisposable {
  page: Page
  context: BrowserContext
  /** Errors of scripts, console errors, answers of 400 and above, and requests to other origins. */
  complaints: string[]
}

/** A server, a browser, and pages of the inbox. */
export interface InboxRig {
  server: InboxServer
  browser: Browser
  open(opening?: Opening): Promise<Tab>
  /** Invites a person and accepts in its name. Returns its cookie. */
  join(name: string, role: 'admin' | 'agent' | 'viewer'): Promise<string>
  /** Signs a person in that has joined. Returns its new cookie. */
  signIn(name: string): Promise<string>
}

/** Tests on one server and in one browser. Without a browser, a skipped test has the reason in its name. */
export function describeInbox(
  name: string,
  options: Parameters<typeof openInboxServer>[0],
  define: (rig: () => InboxRig) => void,
): void {
  describe(name, () => {
    const path = browserPath
    if (path === undefined) {
      it.skip(`in a browser (skipped: ${noBrowser})`, () => undefined)
      return
    }
    let rig: (InboxRig & AsyncDisposable) | undefined
    beforeAll(async () => {
      rig = await openRig(path, options)
    })
    afterAll(async () => rig?.[Symbol.asyncDispose]())
    define(() => {
      if (rig === undefined) throw new Error('The server did not start.')
      return rig
    })
  })
}

async function openRig(
  path: string,
  options: Parameters<typeof openInboxServer>[0],
): Promise<InboxRig & AsyncDisposable> {
  const [server, browser] = await Promise.all([openInboxServer(options), openBrowser(path)])
  let signedIn: Promise<string> | undefined
  // The link is used at the first page that needs it, so a test can use it before.
  const owner = (): Promise<string> => {
    signedIn ??= signIn(server)
    return signedIn
  }
  return {
    server,
    browser,
    async open({ cookie, ...opening } = {}) {
      const used = cookie === undefined ? await owner() : cookie
      return openTab(browser, server.url, used, opening)
    },
    async join(name, role) {
      const cookie = await owner()
      return acceptInvitation(server.url, cookie, { name, role })
    },
    async signIn(name) {
      const session = { email: emailOf(name), password: passwordOf(name) }
      return cookieOf(await post(server.url, '/session', session))
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function openTab(
  browser: Browser,
  url: string,
  cookie: string | null,
  { path = '/', colorScheme = 'light', reducedMotion = 'reduce', width = 1440, height = 900, prepare }: Opening,
): Promise<Tab> {
  const context = await browser.newContext({ colorScheme, reducedMotion, viewport: { width, height }, locale: 'en-GB' })
  if (cookie !== null) await context.addCookies([{ name: 'parley_session', value: cookie, url }])
  const page = await context.newPage()
  page.setDefaultTimeout(HANGS)
  const complaints = complaintsOf(page, url)
  await prepare?.(page)
  await page.goto(`${url}${path}`, { waitUntil: 'load' })
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** Collects everything that a page should not do. */
export function complaintsOf(page: Page, url: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // An answer of 400 and above is a complaint of its own, with its address.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on(
    'response',
    (answer) => answer.status() >= 400 && !isExpected(answer) && complaints.push(`${answer.url()}: ${answer.status()}`),
  )
  page.on('request', (request) => {
    const asked = new URL(request.url())
    if (/^https?:$/.test(asked.protocol) && asked.origin !== url) complaints.push(`${asked.href}: elsewhere`)
  })
  return complaints
}

/** A page without a session requests it, and gets 401. */
function isExpected(answer: { url(): string; status(): number }): boolean {
  return answer.status() === 401 && answer.url().endsWith('/api/v1/session')
}

async function signIn({ url, signInLink }: InboxServer): Promise<string> {
  const ticket = new URLSearchParams(new URL(signInLink).hash.slice(1)).get('ticket')
  return cookieOf(await post(url, '/session', { ticket }))
}

async function acceptInvitation(
  url: string,
  cookie: string,
  { name, role }: { name: string; role: string },
): Promise<string> {
  const made = await post(url, '/invitations', { email: emailOf(name), role }, cookie)
  const { secret } = (await made.json()) as { secret: string }
  return cookieOf(await post(url, '/invitations/accept', { secret, name, password: passwordOf(name) }))
}

function emailOf(name: string): string {
  return `${name.toLowerCase().replaceAll(/\W+/g, '.')}@example.com`
}

function passwordOf(name: string): string {
  return `${name} has a long password`
}

async function post(url: string, path: string, body: unknown, cookie?: string): Promise<Response> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-parley-csrf': '1',
      ...(cookie === undefined ? {} : { cookie: `parley_session=${cookie}` }),
    },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response
}

function cookieOf(response: Response): string {
  const [, value] = /^parley_session=([^;]+)/.exec(response.headers.getSetCookie().join('\n')) ?? []
  if (value === undefined) throw new Error('The answer sets no cookie.')
  return value
}

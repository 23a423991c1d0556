import { join } from 'node:path'
import Database from 'libsql'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { key } from '../lib/account.ts'
import { hostileTexts, longTexts } from '../lib/hostile-texts.ts'
import { describeInbox, type InboxRig } from '../lib/inbox.ts'
import { rowsOf } from '../lib/inbox-page.ts'
import { until } from '../lib/until.ts'

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked?.(1)"><script>window.hacked?.(1)</script></svg>'
const html =
  '<!doctype html><script>(window.opener ?? window).hacked?.(1); window.hacked?.(1)</script><img src=x onerror="window.hacked?.(1)">'

describeInbox('SEC6: hostile texts, names and files in Chromium', {}, (rig) => {
  it(`${hostileTexts.length} payloads as text, name and file name: no script runs, nothing is asked elsewhere, nothing scrolls sideways`, async () => {
    const { server } = rig()
    await server.write('+14155550601', 'The first text')
    await until('it is stored', async () => (await server.api.conversations()).items.length === 1)
    const files = await Promise.all([
      upload(rig(), 'image/svg+xml', svg, 'drawing.svg'),
      upload(rig(), 'text/html', html, 'page.html'),
    ])
    poison(server.data, files)
    expect((await server.api.conversations('?limit=100')).items).toHaveLength(100)
    for (const width of [1440, 360]) {
      await using tab = await rig().open({ width, prepare: watchForScripts })
      const { page } = tab
      await rowsOf(page).first().waitFor()
      await scrollThrough(page, '.rows', hostileTexts.length)
      // The newest conversation has the texts, the others have the names.
      const { items } = await server.api.conversations('?limit=1')
      await page.goto(`${server.url}/?c=${items[0]?.id}`)
      await page.getByRole('article').last().waitFor()
      await scrollThrough(page, '.thread', hostileTexts.length)
      expect(await page.evaluate(() => (window as unknown as { hacks: number }).hacks)).toBe(0)
      expect(await page.evaluate(() => ({}) as { polluted?: boolean })).toEqual({})
      expect(tab.complaints).toEqual([])
    }
  })

  it('a file of markup is downloaded and never shown', async () => {
    for (const [type, content] of [
      ['image/svg+xml', svg],
      ['text/html', html],
    ] as const) {
      const id = await upload(rig(), type, content, 'x')
      await using tab = await rig().open({ prepare: watchForScripts })
      const { page } = tab
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.goto(`${rig().server.url}/api/v1/media/${id}`).catch(() => undefined),
      ])
      expect(download.suggestedFilename()).not.toBe('')
      // As a picture it runs nothing either.
      await page.goto(rig().server.url)
      await page.evaluate(async (source) => {
        const picture = document.createElement('img')
        const ended = new Promise((resolve) => {
          picture.addEventListener('load', resolve)
          picture.addEventListener('error', resolve)
        })
        picture.src = source
        await ended
      }, `/api/v1/media/${id}`)
      expect(await page.evaluate(() => (window as unknown as { hacks: number }).hacks)).toBe(0)
    }
  })
})

async function watchForScripts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counter = window as unknown as { hacks: number; hacked(): void }
    counter.hacks = 0
    counter.hacked = () => {
      counter.hacks += 1
    }
    for (const name of ['alert', 'prompt', 'confirm'] as const) Object.assign(window, { [name]: counter.hacked })
  })
}

/** Scrolls from one end to the other, so that every row is drawn. The page must not scroll sideways at any place. */
async function scrollThrough(page: Page, selector: string, least: number): Promise<void> {
  const drawn = await page.evaluate(async (place) => {
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))
    const scroller = document.querySelector(place)
    if (scroller === null) return { rows: 0, over: ['nothing is there'] }
    const seen = new Set<string>()
    const over = new Set<string>()
    const isWide = (each: Element): boolean => each.scrollWidth > each.clientWidth + 1
    const up = place === '.thread'
    for (let still = 0; still < 20; ) {
      const before = scroller.scrollTop
      for (const each of scroller.querySelectorAll('[data-message], [role=option]'))
        seen.add(each.getAttribute('data-message') ?? each.id)
      if (isWide(document.documentElement)) over.add('the page')
      if (isWide(scroller))
        for (const each of scroller.querySelectorAll('.bubble *, .row-lines *'))
          if (each.getBoundingClientRect().right > scroller.getBoundingClientRect().right)
            over.add(`${each.tagName}.${each.getAttribute('class')}: ${each.textContent?.slice(0, 40)}`)
      scroller.scrollBy(0, (up ? -2 : 2) * scroller.clientHeight)
      for (let count = 0; count < 3; count += 1) await frame()
      still = scroller.scrollTop === before ? still + 1 : 0
    }
    return { rows: seen.size, over: [...over] }
  }, selector)
  expect(drawn.over).toEqual([])
  expect(drawn.rows).toBeGreaterThanOrEqual(least)
}

/** Uploads a file. Returns its id. */
async function upload({ server }: InboxRig, type: string, content: string, name: string): Promise<string> {
  const sent = await fetch(`${server.url}/api/v1/media?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${key}` },
    body: content,
  })
  if (!sent.ok) throw new Error(`${sent.status} ${await sent.text()}`)
  return ((await sent.json()) as { id: string }).id
}

/**
 * Puts the payloads into the database: as messages of the one conversation, with files that have them as names. A
 * conversation with a contact of that name is added for each.
 */
function poison(data: string, files: readonly string[]): void {
  const database = new Database(join(data, 'parley.db'), { timeout: 60_000 })
  const copy = (table: string, values: { [column: string]: unknown }): void => {
    const columns = (database.prepare(`pragma table_info(${table})`).all() as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name !== 'place')
    const chosen = columns.map((name) => (name in values ? '?' : `"${name}"`))
    const given = columns.filter((name) => name in values).map((name) => values[name])
    database
      .prepare(
        `insert into ${table} (${columns.map((name) => `"${name}"`)}) select ${chosen} from ${table} order by place limit 1`,
      )
      .run(...given)
  }
  try {
    database.exec('begin immediate')
    for (const [place, text] of [...longTexts, ...hostileTexts].entries()) {
      const id = place.toString(16).padStart(32, 'a')
      const at = Date.UTC(2026, 0, 1) + place * 60_000
      const attachment = {
        mediaId: files[place % 2],
        state: 'stored',
        contentType: place % 2 === 0 ? 'image/svg+xml' : 'text/html',
      }
      const attachments = JSON.stringify([{ ...attachment, name: text.slice(0, 255), size: 12, url: null }])
      copy('parley_messages', {
        id: `msg_${id}`,
        provider_id: `SM${id}`,
        at,
        created_at: at,
        history: 1,
        text: text.toWellFormed(),
        attachments,
      })
      copy('parley_contacts', { id: `per_${id}`, name: text.slice(0, 200).toWellFormed(), addresses: '[]' })
      copy('parley_conversations', {
        ...{ id: `con_${id}`, contact_id: `per_${id}`, keys: '[]', thread: id, active_at: at, created_at: at },
        ...{ last_message_text: text.slice(0, 500).toWellFormed(), last_message_at: at },
      })
    }
    database.exec('commit')
  } finally {
    database.close()
  }
}

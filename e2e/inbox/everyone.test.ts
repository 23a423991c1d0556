import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { violationsOf } from '../lib/axe.ts'
import { describeInbox } from '../lib/inbox.ts'
import { rowOf, rowsOf } from '../lib/inbox-page.ts'
import { root } from '../lib/root.ts'
import { until } from '../lib/until.ts'

/** A screen of the inbox: how it is reached from the list. */
interface Screen {
  name: string
  reach(page: Page): Promise<void>
}

const screens: readonly Screen[] = [
  { name: 'first run', reach: async (page) => page.getByText('Be your own first customer').waitFor() },
  {
    name: 'thread',
    reach: async (page) => {
      await rowOf(page, 'Ruth Castellanos').click()
      await page.getByRole('article').first().waitFor()
    },
  },
  {
    name: 'note',
    reach: async (page) => {
      await page.keyboard.press('c')
      await page.getByRole('form', { name: 'Note for the team' }).waitFor()
    },
  },
  {
    name: 'failed message',
    reach: async (page) => {
      await page.keyboard.press('Escape')
      await rowOf(page, 'Harold Pike').click()
      await page.locator('.message-failure').waitFor()
    },
  },
  {
    name: 'find in a conversation',
    reach: async (page) => {
      await page.keyboard.press('f')
      await page.keyboard.type('quote')
      await page.getByText('1 of 1').waitFor()
    },
  },
  {
    name: 'emojis',
    reach: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Emoji' }).click()
      await page.getByRole('option', { name: 'grinning face', exact: true }).waitFor()
    },
  },
  {
    name: 'filter',
    reach: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Sort and filter' }).click()
      await page.getByRole('combobox', { name: 'Label' }).fill('quote')
      await page.getByRole('button', { name: 'Save view' }).waitFor()
    },
  },
  {
    name: 'saved views',
    reach: async (page) => {
      await page.getByPlaceholder('Name of the view').fill('Quotes')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Quotes' }).waitFor()
      await page.getByRole('tab', { name: 'All' }).click()
      await page.getByRole('button', { name: 'More views' }).click()
      await page.getByRole('menuitem', { name: 'Change saved views' }).click()
      await page.getByRole('dialog', { name: 'Saved views' }).waitFor()
    },
  },
  {
    name: 'opted out',
    reach: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await rowOf(page, 'Dev Malhotra').click()
      await page.getByText('Dev Malhotra opted out of texts with STOP.').waitFor()
    },
  },
  {
    name: 'chosen conversations',
    reach: async (page) => {
      await page.keyboard.press('x')
      await page.keyboard.press('Shift+J')
      await page.getByRole('toolbar').waitFor()
    },
  },
  {
    name: 'palette',
    reach: async (page) => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+KeyK')
      await page.getByRole('dialog', { name: 'Commands' }).waitFor()
    },
  },
  {
    name: 'shortcuts',
    reach: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
  },
  {
    name: 'new message',
    reach: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'New message' }).click()
      await page.getByRole('dialog', { name: 'New message' }).waitFor()
    },
  },
  {
    name: 'search results',
    reach: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('searchbox').fill('boiler')
      await page.locator('.results mark').first().waitFor()
    },
  },
  ...['people', 'channels', 'assistant', 'responses', 'keys', 'profile', 'notifications', 'appearance'].map(
    (name): Screen => ({
      name,
      reach: async (page) => {
        await page.goto(new URL(`/settings/${name}`, page.url()).href)
        await page.locator('main h1').last().waitFor()
      },
    }),
  ),
  {
    name: 'reports',
    reach: async (page) => {
      await page.goto(new URL('/reports', page.url()).href)
      await page.getByText('Response time').first().waitFor()
    },
  },
]

describeInbox('the inbox on every screen (rows 14, 15 and 17 of the scorecard)', { examples: true }, (rig) => {
  for (const colorScheme of ['light', 'dark'] as const)
    it(`axe finds nothing on ${screens.length + 1} screens, ${colorScheme}`, async () => {
      await using tab = await rig().open({ colorScheme })
      const { page } = tab
      await rowOf(page, 'Thabo Nkosi').waitFor()
      await until('all examples are there', async () => (await rowsOf(page).count()) === 5)
      const found: { [screen: string]: string[] } = {}
      for (const { name, reach } of screens) {
        await reach(page)
        const violations = await violationsOf(page)
        if (violations.length > 0) found[name] = violations
      }
      await using out = await rig().open({ colorScheme, cookie: null })
      await out.page.getByRole('button', { name: 'Sign in' }).waitFor()
      const violations = await violationsOf(out.page)
      if (violations.length > 0) found['sign-in'] = violations
      expect(found).toEqual({})
    })

  it('nothing scrolls sideways at 320 pixels, at 360, and at 200 % on a desktop, also from right to left', async () => {
    const wide: string[] = []
    for (const [width, direction] of [
      [320, 'ltr'],
      [320, 'rtl'],
      [360, 'ltr'],
      [720, 'ltr'],
      [1440, 'rtl'],
    ] as const) {
      await using tab = await rig().open({ width, height: 700 })
      const { page } = tab
      await rowOf(page, 'Thabo Nkosi').waitFor()
      await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction)
      const check = async (screen: string): Promise<void> => {
        const over = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement
          return scrollWidth - clientWidth
        })
        if (over > 0) wide.push(`${screen} at ${width} ${direction}: ${over} px`)
      }
      await check('list')
      await rowOf(page, 'Ruth Castellanos').click()
      await page.getByRole('article').first().waitFor()
      await check('thread')
      for (const path of [
        '/settings/people',
        '/settings/channels',
        '/settings/assistant',
        '/settings/keys',
        '/settings/responses',
        '/reports',
      ]) {
        await page.goto(`${rig().server.url}${path}`)
        await page.locator('main h1').last().waitFor()
        await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction)
        await check(path)
      }
    }
    expect(wide).toEqual([])
  })

  it('the chosen theme is there before the first paint, over that of the system', async () => {
    for (const [chosen, system] of [
      ['dark', 'light'],
      ['light', 'dark'],
    ] as const) {
      await using tab = await rig().open({
        colorScheme: system,
        prepare: async (page) => {
          await page.addInitScript(
            (theme) => localStorage.setItem('parley.settings', JSON.stringify({ theme })),
            chosen,
          )
          await page.addInitScript(() => {
            const seen: string[] = []
            Object.assign(window, { schemes: seen })
            const look = (): void => {
              if (document.body !== null) seen.push(getComputedStyle(document.documentElement).colorScheme)
              if (seen.length < 30) requestAnimationFrame(look)
            }
            requestAnimationFrame(look)
          })
        },
      })
      await rowOf(tab.page, 'Thabo Nkosi').waitFor()
      const seen = await tab.page.evaluate(() => (window as unknown as { schemes: string[] }).schemes)
      expect(new Set(seen)).toEqual(new Set([chosen]))
    }
  })

  it('with reduced motion nothing is animated', async () => {
    await using tab = await rig().open({ reducedMotion: 'reduce' })
    const { page } = tab
    await rowOf(page, 'Ruth Castellanos').click()
    await page.getByRole('article').first().waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    const running = await page.evaluate(
      () => document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().duration) > 20).length,
    )
    expect(running).toBe(0)
  })
})

it('the first load of the inbox has at most 180 kB of JavaScript in gzip', () => {
  const site = join(root, 'packages/inbox/dist/site')
  const page = readFileSync(join(site, 'index.html'), 'utf8')
  const scripts = [...page.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  const size = scripts
    .map((path) => gzipSync(readFileSync(join(site, path)), { level: 9 }).length)
    .reduce((all, each) => all + each, 0)
  expect(readdirSync(join(site, 'assets')).length).toBeGreaterThan(scripts.length)
  expect(size).toBeLessThanOrEqual(180 * 1000)
})

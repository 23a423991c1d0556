import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, replyField, rowOf, rowsOf } from '../lib/inbox-page.ts'
import { until } from '../lib/until.ts'

const numbers = Array.from({ length: 24 }, (_, place) => `+14155550${200 + place}`)

describeInbox('the keyboard of the inbox', {}, (rig) => {
  it('twenty conversations are triaged without one pointer event', async () => {
    const { server } = rig()
    for (const number of numbers) await server.write(number, `Question of ${number}`)
    await using tab = await rig().open({ prepare: countPointers })
    const { page } = tab
    await until('all are in the list', async () => (await first(page)) === `${numbers.length}`)
    const done = new Map<string, string[]>()
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    for (let count = 0; count < 20; count += 1) {
      const name = await opened(page)
      const step = steps[count % steps.length]
      if (step === undefined) throw new Error('There is no such step.')
      done.set(step.name, [...(done.get(step.name) ?? []), name])
      await step.keys(page, name)
      if (!step.leaves) await page.keyboard.press('j')
      await until('the next one is open', async () => (await opened(page)) !== name)
    }
    expect(await page.evaluate(() => (window as unknown as { pointers: string[] }).pointers)).toEqual([])
    expect(tab.complaints).toEqual([])

    const all = await everything(server.api)
    const of = (step: string): Triaged[] =>
      (done.get(step) ?? []).map((name) => {
        const found = all.find(({ address }) => address.display === name)
        if (found === undefined) throw new Error(`There is no conversation with ${name}.`)
        return found
      })
    const times = (value: unknown): unknown[] => [value, value]
    expect(of('archive').map(({ status }) => status)).toEqual(times('archived'))
    expect(of('close').map(({ status }) => status)).toEqual(times('closed'))
    expect(of('undo').map(({ status }) => status)).toEqual(times('open'))
    expect(of('star').map(({ starred }) => starred)).toEqual(times(true))
    expect(of('snooze').map(({ snoozedUntil }) => typeof snoozedUntil)).toEqual(times('string'))
    expect(of('assign').map(({ assignee }) => assignee?.startsWith('user:'))).toEqual(times(true))
    expect(of('label').map(({ labels }) => labels)).toEqual(times(['billing']))
    expect(of('unread').map(({ unread }) => unread > 0)).toEqual(times(true))
    expect(of('reply').map(({ lastMessage }) => lastMessage?.text)).toEqual(times('Thank you, we look into it.'))
    for (const { id } of of('note')) {
      const { items } = (await (await server.api.request(`/api/v1/notes?conversationId=${id}`)).json()) as {
        items: { text: string }[]
      }
      expect(items.map(({ text }) => text)).toEqual(['Call back tomorrow'])
    }
  })

  it('every Alt key of Chatwoot works', async () => {
    await using tab = await rig().open()
    const { page } = tab
    await rowsOf(page).first().waitFor()
    await page.keyboard.press('n')
    const name = await opened(page)
    await page.keyboard.press('Alt+KeyJ')
    await until('the next one is open', async () => (await opened(page)) !== name)
    await page.keyboard.press('Alt+KeyK')
    await until('the first one is open again', async () => (await opened(page)) === name)
    await page.keyboard.press('Alt+KeyP')
    await focused(page, 'Note for the team')
    await page.keyboard.press('Alt+KeyL')
    await focused(page, 'Reply')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+KeyT')
    await focused(page, 'Label')
    await page.keyboard.press('Escape')
    for (const [key, item] of [
      ['Alt+KeyM', 'In an hour'],
      ['Alt+KeyA', 'Nobody'],
    ] as const) {
      await page.keyboard.press(key)
      await page.getByRole('menuitem', { name: item }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('menuitem', { name: item }).waitFor({ state: 'detached' })
    }
    await page.keyboard.press('Alt+KeyO')
    await page.getByRole('complementary', { name: 'Details' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Alt+KeyO')
    await page.getByRole('complementary', { name: 'Details' }).waitFor()
    await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Control+Alt+KeyA')])
    for (const key of ['Alt+KeyU', 'Alt+KeyE', 'Control+Alt+KeyE']) {
      const before = await opened(page)
      await page.keyboard.press(key)
      await until(`${key} moves on`, async () => (await opened(page)) !== before)
    }
    await page.keyboard.press('Alt+KeyR')
    await page.waitForURL('**/reports')
    await page.keyboard.press('Alt+KeyS')
    await page.waitForURL('**/settings')
    await page.keyboard.press('Alt+KeyC')
    await rowsOf(page).first().waitFor()
    expect(tab.complaints).toEqual([])
  })

  it('the sheet has more than 25 shortcuts, a key is changed, single keys are turned off, and the palette runs commands', async () => {
    await using tab = await rig().open({ prepare: countPointers })
    const { page } = tab
    await rowsOf(page).first().waitFor()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.waitFor()
    expect(await sheet.getByRole('listitem').count()).toBeGreaterThanOrEqual(25)
    await sheet.getByRole('button', { name: 'Change keys', exact: true }).press('Enter')
    await sheet.getByRole('button', { name: 'Change keys: Star' }).press('Enter')
    await sheet.getByText('Press the new key').waitFor()
    await page.keyboard.press('e')
    await sheet.getByText('Archive has this key').waitFor()
    await sheet.getByRole('button', { name: 'Change keys: Star' }).press('Enter')
    await sheet.getByText('Press the new key').waitFor()
    await page.keyboard.press('y')
    await sheet.getByText('Press the new key').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await page.keyboard.press('n')
    await opened(page)
    const starred = page.getByRole('button', { name: 'Remove the star' })
    await page.keyboard.press('s')
    await page.keyboard.press('y')
    await starred.waitFor()

    await page.keyboard.press('?')
    await sheet.getByRole('radio', { name: 'Off' }).press('Space')
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await page.keyboard.press('y')
    // Mod keys stay. The palette opens after the single key would have removed the star.
    await page.keyboard.press('Control+KeyK')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.waitFor()
    // Behind an open dialog the page has no roles.
    expect(await page.locator('[aria-label="Remove the star"]').count()).toBe(1)
    await page.keyboard.type('note')
    await palette.getByRole('option', { name: 'Note', exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await focused(page, 'Note for the team')
    expect(await page.evaluate(() => (window as unknown as { pointers: string[] }).pointers)).toEqual([])
    expect(tab.complaints).toEqual([])
  })

  it('Escape leaves the reply field and keeps the draft, and Mod+Z in a field is the undo of the browser', async () => {
    await using tab = await rig().open()
    const { page } = tab
    await rowsOf(page).first().click()
    const name = await opened(page)
    await page.keyboard.press('r')
    await focused(page, 'Reply')
    await page.keyboard.type('e# half a thought')
    await page.keyboard.press('Control+KeyZ')
    await page.keyboard.press('Escape')
    expect(await opened(page)).toBe(name)
    expect(await replyField(page).evaluate((field) => field === document.activeElement)).toBe(false)
    await page.keyboard.press('r')
    await replyField(page).fill('')
  })
})

interface Step {
  name: string
  /** The conversation leaves the list, and the next one opens by itself. */
  leaves: boolean
  keys(page: Page, name: string): Promise<void>
}

const steps: readonly Step[] = [
  { name: 'archive', leaves: true, keys: (page) => page.keyboard.press('e') },
  {
    name: 'snooze',
    leaves: true,
    keys: async (page) => {
      await page.keyboard.press('z')
      await page.getByRole('menuitem').first().waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
    },
  },
  {
    name: 'star',
    leaves: false,
    keys: async (page) => {
      await page.keyboard.press('s')
      await page.getByRole('button', { name: 'Remove the star' }).waitFor()
    },
  },
  {
    name: 'assign',
    leaves: false,
    keys: async (page) => {
      await page.keyboard.press('i')
      await page.getByRole('button', { name: /is assigned, change/ }).waitFor()
    },
  },
  {
    name: 'reply',
    leaves: false,
    keys: async (page) => {
      await page.keyboard.press('r')
      await focused(page, 'Reply')
      await page.keyboard.type('Thank you, we look into it.')
      await page.keyboard.press('Enter')
      await bubbleOf(page, 'Thank you, we look into it.')
        .getByText('Sent')
        .or(bubbleOf(page, 'Thank you').getByText('Delivered'))
        .waitFor()
      await page.keyboard.press('Escape')
    },
  },
  {
    name: 'note',
    leaves: false,
    keys: async (page) => {
      await page.keyboard.press('c')
      await focused(page, 'Note for the team')
      await page.keyboard.type('Call back tomorrow')
      await page.keyboard.press('Enter')
      await page.getByRole('complementary', { name: 'Note, only for the team' }).waitFor()
      await page.keyboard.press('Escape')
    },
  },
  {
    name: 'label',
    leaves: false,
    keys: async (page) => {
      await page.keyboard.press('l')
      await focused(page, 'Label')
      await page.keyboard.type('billing')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Remove billing' }).waitFor()
      await page.keyboard.press('Escape')
    },
  },
  { name: 'close', leaves: true, keys: (page) => page.keyboard.press('#') },
  { name: 'unread', leaves: true, keys: (page) => page.keyboard.press('Shift+KeyU') },
  {
    name: 'undo',
    leaves: true,
    keys: async (page, name) => {
      await page.keyboard.press('e')
      await page.getByText(`${name} is archived`).waitFor()
      await page.keyboard.press('Control+KeyZ')
      await page.getByText('Undone').waitFor()
      await rowOf(page, name).waitFor()
    },
  },
]

interface Triaged {
  id: string
  status: string
  starred: boolean
  snoozedUntil: string | null
  assignee: string | null
  labels: string[]
  unread: number
  address: { display: string }
  lastMessage: { text: string } | null
}

async function everything(api: { request(path: string): Promise<Response> }): Promise<Triaged[]> {
  const { items } = (await (await api.request('/api/v1/conversations?limit=100')).json()) as { items: Triaged[] }
  return items
}

/** The name in the header of the open conversation. */
async function opened(page: Page): Promise<string> {
  return (await page.locator('.thread-header h2').textContent()) ?? ''
}

async function first(page: Page): Promise<string | null> {
  return (await rowsOf(page).count()) === 0 ? null : rowsOf(page).first().getAttribute('aria-setsize')
}

/** Waits until the element with a name has the focus. */
async function focused(page: Page, name: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.getAttribute('aria-label') === wanted, name)
}

async function countPointers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const pointers: string[] = []
    Object.assign(window, { pointers })
    for (const type of ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'touchstart', 'wheel'])
      window.addEventListener(type, (event) => pointers.push(event.type), { capture: true })
  })
}

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { rowOf, rowsOf } from '../lib/inbox-page.ts'
import { until } from '../lib/until.ts'

interface Saved {
  name: string
  query: unknown
  person: string | null
  position: number
}

describeInbox('saved views of the inbox', {}, (rig) => {
  it('a filter changes the list at once, is in the address, and is saved as a view by keys alone', async () => {
    const { server } = rig()
    for (const number of ['+14155550501', '+14155550502', '+14155550503']) await server.write(number, `From ${number}`)
    await until('all have arrived', async () => (await conversations()).length === 3)
    const [first, second] = await conversations()
    await change(first?.id, { labels: ['boiler'], starred: true })
    await change(second?.id, { labels: ['lift'] })
    await using tab = await rig().open()
    const { page } = tab
    await rowsOf(page).nth(2).waitFor()

    await page.keyboard.press('Shift+F')
    await page.getByRole('dialog', { name: 'Sort and filter' }).waitFor()
    await page.getByRole('combobox', { name: 'Label' }).focus()
    await page.keyboard.type('boiler, lift')
    await until('two rows fit', async () => (await rowsOf(page).count()) === 2)
    await page.getByLabel('Starred', { exact: true }).focus()
    await page.keyboard.press('Space')
    await until('one row fits', async () => (await rowsOf(page).count()) === 1)
    expect(new URL(page.url()).searchParams.get('f')).toBe(
      'label=boiler&label=lift&snoozed=false&starred=true&status=open',
    )
    await page.getByPlaceholder('Name of the view').focus()
    await page.keyboard.type('Starred boilers')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Starred boilers' }).waitFor()
    const [view] = await savedIn(page)
    expect(view).toMatchObject({
      name: 'Starred boilers',
      query: { label: ['boiler', 'lift'], snoozed: 'false', starred: 'true', status: 'open' },
    })
    expect(view?.person).toMatch(/^user:psn_/)

    // The view opens again after a reload, and a conversation that fits it arrives by itself.
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Starred boilers' }).waitFor()
    await until('one row fits', async () => (await rowsOf(page).count()) === 1)
    await change(second?.id, { starred: true })
    await until('two rows fit', async () => (await rowsOf(page).count()) === 2)
    expect(tab.complaints).toEqual([])
  })

  it('a view of the team is in the menus and the commands of another person, without a way to change it', async () => {
    await using tab = await rig().open()
    await save(tab.page, 'Lifts', 'lift', true)
    const cookie = await rig().join('Jonas Weber', 'agent')
    await using other = await rig().open({ cookie })
    const { page } = other
    await page.getByRole('button', { name: 'More views' }).click()
    await page.getByRole('menuitem', { name: 'Change saved views' }).click()
    const dialog = page.getByRole('dialog', { name: 'Saved views' })
    await dialog.getByText('Lifts').waitFor()
    expect(await dialog.getByRole('button').allTextContents()).toHaveLength(1)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+KeyK')
    await page.keyboard.type('lifts')
    await page.getByRole('option', { name: 'Lifts', exact: true }).waitFor()
    await page.getByRole('option', { name: 'Lifts', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Lifts' }).waitFor()
    expect(other.complaints).toEqual([])
  })

  it('views are renamed, change places, are removed, and come back with undo', async () => {
    await using tab = await rig().open()
    const { page } = tab
    await save(page, 'Boilers', 'boiler', false)
    const own = async (): Promise<string[]> =>
      (await savedIn(page)).filter(({ person }) => person !== null).map(({ name }) => name)
    await until('both are there', async () => (await own()).length === 2)
    const [first = '', second = ''] = await own()
    await page.getByRole('button', { name: 'More views' }).click()
    await page.getByRole('menuitem', { name: 'Change saved views' }).click()
    await page.getByRole('button', { name: `Move ${second} up` }).click()
    await until('they have changed places', async () => (await own()).join() === [second, first].join())
    await page.getByRole('textbox', { name: `Name of ${second}` }).fill('Another name')
    await page.keyboard.press('Enter')
    await until('it has its name', async () => (await own())[0] === 'Another name')
    await page.getByRole('button', { name: 'Remove Another name' }).click()
    await until('it is gone', async () => (await own()).join() === first)
    await page.getByRole('button', { name: 'Undo' }).click()
    await until('it is back at its place', async () => (await own()).join() === ['Another name', first].join())
    // One by one: the open view is removed, and the list shows all again.
    for (const name of ['Another name', first]) {
      await page.getByRole('button', { name: `Remove ${name}` }).click()
      await until('it is gone', async () => !(await own()).includes(name))
    }
    await page.getByRole('heading', { level: 1, name: 'Inbox', includeHidden: true }).waitFor()
    expect(tab.complaints).toEqual([])
  })

  it('a changed filter of a saved view is saved in it, and is cleared with one press', async () => {
    await using tab = await rig().open()
    const { page } = tab
    await save(page, 'Only boilers', 'boiler', false)
    await page.keyboard.press('Shift+F')
    await page.getByLabel('Status').selectOption('archived')
    await page.getByRole('dialog').getByRole('button', { name: 'Clear the filter' }).click()
    await until('the view is as before', () => !new URL(page.url()).searchParams.has('f'))
    await page.keyboard.press('Shift+F')
    await page.getByLabel('Order').selectOption('waiting')
    await page.getByRole('button', { name: 'Save in Only boilers' }).click()
    await until('the order is saved', async () =>
      (await savedIn(page)).some(({ query }) => (query as { sort?: string }).sort === 'waiting'),
    )
    expect(tab.complaints).toEqual([])
  })

  it('a filter that fits nothing has its own empty list', async () => {
    await using tab = await rig().open({ path: '/?f=label%3Dnothing' })
    await tab.page.getByText('Nothing fits this filter').waitFor()
    await tab.page.getByRole('button', { name: 'Clear the filter' }).click()
    await rowOf(tab.page, 'From +14155550501').waitFor()
    expect(tab.complaints).toEqual([])
  })

  const conversations = async () =>
    ((await (await rig().server.api.request('/api/v1/conversations')).json()) as { items: { id: string }[] }).items
  const change = async (id: string | undefined, patch: object): Promise<void> => {
    const { status } = await rig().server.api.request(`/api/v1/conversations/${id}`, {
      method: 'PATCH',
      body: patch,
    })
    expect(status).toBe(200)
  }
})

/** Saves a view of one label. */
async function save(page: Page, name: string, label: string, forTeam: boolean): Promise<void> {
  await rowsOf(page).first().waitFor()
  await page.keyboard.press('Shift+F')
  await page.getByRole('combobox', { name: 'Label' }).fill(label)
  await page.getByPlaceholder('Name of the view').fill(name)
  if (forTeam) await page.getByLabel('For the whole team').check()
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** The saved views of the person of a page. */
async function savedIn(page: Page): Promise<Saved[]> {
  return page.evaluate(async () => {
    const { items } = (await (await fetch('/api/v1/views?order=oldest')).json()) as { items: Saved[] }
    return items
  })
}

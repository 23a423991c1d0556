import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, rowOf } from '../lib/inbox-page.ts'
import { until } from '../lib/until.ts'

const number = '+15005550010'
const customer = '+14155550950'
const GREETING = 'Hello, this is Lee & Sons. How can we help?'
const HOURS = 'We are open Monday to Friday from 9 to 18, and on Saturday from 10 to 16.'
const PRICE = 'A haircut costs 30 dollars.'
const GOODBYE = 'Thank you for writing. Have a good day!'

describeInbox('a number that is given to a person (npm start alone)', { command: 'npm' }, (rig) => {
  it('its assistant greets, answers two questions, detects the end and sends a goodbye; a second person sees none of it', async () => {
    for (const name of ['Ann Own', 'Bob Own']) await rig().join(name, 'agent')
    await using owner = await rig().open({ path: '/settings/people' })
    for (const name of ['Ann Own', 'Bob Own']) {
      await owner.page.getByRole('button', { name: `Role of ${name}, change` }).click()
      await owner.page.getByRole('menuitem', { name: 'Own numbers only' }).click()
      await owner.page.getByRole('row', { name }).getByText('Own numbers only').waitFor()
    }
    await giveNumber(owner.page)
    await turnOn(owner.page)
    expect(owner.complaints).toEqual([])

    await using ann = await rig().open({ cookie: await rig().signIn('Ann Own') })
    await using bob = await rig().open({ cookie: await rig().signIn('Bob Own') })
    await rig().server.write(customer, 'Hi', number)
    await rowOf(ann.page, /415.*555.*0950/).click()
    for (const [asked, answered] of [
      ['Are you open on Saturday?', HOURS],
      ['How much is a haircut?', PRICE],
      ['That is all, thank you. Bye!', GOODBYE],
    ] as const) {
      await bubbleOf(ann.page, GREETING).waitFor()
      await rig().server.write(customer, asked, number)
      await bubbleOf(ann.page, answered).getByText('Delivered').waitFor()
    }
    // After the goodbye a thanks begins nothing again.
    await rig().server.write(customer, 'Thanks', number)
    await bubbleOf(ann.page, 'Thanks').first().waitFor()
    const sent = async (): Promise<string[]> => {
      const answer = await fetch(`${rig().server.url}/simulator/journal`)
      const { items } = (await answer.json()) as { items: { to: string; body: string }[] }
      return items.filter(({ to }) => to === customer).map(({ body }) => body)
    }
    await until('all four texts have left', async () => (await sent()).length >= 4)
    expect(await sent()).toEqual([
      ...[expect.stringContaining(GREETING), expect.stringContaining(HOURS), expect.stringContaining(PRICE)],
      expect.stringContaining(GOODBYE),
    ])
    expect(ann.complaints).toEqual([])

    const { pathname, search } = new URL(ann.page.url())
    expect(await bob.page.locator('[role=option]').count()).toBe(0)
    await bob.page.getByRole('searchbox').fill('haircut')
    await bob.page.getByText('Nothing for “haircut”').waitFor()
    const seen = await bob.page.evaluate(async () => {
      const paths = ['/conversations?limit=100', '/search?q=haircut', '/contacts?limit=100', '/channels']
      const answers = await Promise.all(paths.map((path) => fetch(`/api/v1${path}`).then((answer) => answer.text())))
      return answers.join('\n')
    })
    for (const secret of ['haircut', customer, number, '4155550950']) expect(seen).not.toContain(secret)
    await using other = await rig().open({ cookie: await rig().signIn('Bob Own'), path: pathname + search })
    await other.page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await other.page.getByText(PRICE).count()).toBe(0)
  })
})

async function giveNumber(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'Add channel' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add channel' })
  await dialog.getByLabel('Kind of channel').selectOption({ label: 'Simulated number' })
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Line of Ann')
  await dialog.getByRole('combobox', { name: /^Number/ }).selectOption(number)
  await dialog.getByLabel('These people only').check()
  await dialog.getByLabel('Ann Own').check()
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.channels > li').filter({ hasText: 'Line of Ann' }).getByText('The provider is set up.').waitFor()
}

async function turnOn(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Assistant' }).click()
  await page.getByRole('combobox', { name: 'Settings for' }).selectOption({ label: 'Line of Ann, +1 500 555 0010' })
  await page.getByRole('switch', { name: 'Answer customers' }).click()
  await page.getByRole('textbox', { name: 'First message' }).fill(GREETING)
  for (const [title, text] of [
    ['Opening hours', HOURS],
    ['Prices of a haircut', PRICE],
  ] as const) {
    await page.getByRole('button', { name: 'Add a text' }).click()
    await page.keyboard.type(title)
    await page.getByRole('textbox', { name: `Text: ${title}` }).fill(text)
  }
  await page.getByRole('spinbutton', { name: 'Wait for more, seconds' }).fill('0')
  await page.getByRole('textbox', { name: 'Goodbye' }).fill(GOODBYE)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The settings are saved').waitFor()
}

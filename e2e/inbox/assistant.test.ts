import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { ApiMessage } from '../lib/api.ts'
import { violationsOf } from '../lib/axe.ts'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, reply, replyField, rowOf } from '../lib/inbox-page.ts'
import type { InboxServer } from '../lib/inbox-server.ts'
import { until } from '../lib/until.ts'

const HOURS = 'We are open Monday to Friday from 9 to 18, and on Saturday from 10 to 16.'
const GREETING = 'Hello, this is Lee & Sons. How can we help?'

/** A question that no text of the owner answers. */
const UNKNOWN = 'Can I return a helmet that I bought last month?'

const suggestionOf = (page: Page): Locator => page.getByRole('region', { name: 'Suggested reply' })

describeInbox('the assistant in the inbox', {}, (rig) => {
  it('is turned on in the settings, and the sandbox plays against what is not saved yet', async () => {
    await using tab = await rig().open({ path: '/settings/assistant' })
    const { page } = tab
    await page.getByRole('switch', { name: 'Answer customers' }).click()
    await page.getByRole('textbox', { name: 'First message' }).fill(GREETING)
    await page.getByRole('button', { name: 'Add a text' }).click()
    await page.keyboard.type('Opening hours')
    await page.getByRole('textbox', { name: 'Text: Opening hours' }).fill(HOURS)
    await page.getByRole('spinbutton', { name: 'Wait for more, seconds' }).fill('0')
    const sandbox = page.getByRole('region', { name: 'Sandbox' })
    await say(page, 'Are you open on Saturday?')
    await sandbox.getByText('Would be sent.').waitFor()
    await sandbox.getByText(GREETING).waitFor()
    expect(await sandbox.locator('.assistant .bubble').textContent()).toContain(HOURS)
    await sandbox.getByText('From: Opening hours').waitFor()
    await say(page, UNKNOWN)
    await sandbox.getByText('Would wait as a draft.').waitFor()

    // A change of the form holds from the next turn on.
    await page.getByRole('radio', { name: 'Drafts only' }).click()
    await say(page, 'When do you close on Saturday?')
    await sandbox.getByText('On this channel it only writes drafts.').waitFor()
    await page.getByRole('radio', { name: 'By itself' }).click()
    expect(await rig().server.api.conversations()).toMatchObject({ items: [] })

    // The text that is not saved yet survives another page.
    await page.getByRole('link', { name: 'Channels' }).click()
    await page.getByRole('heading', { level: 1, name: 'Channels' }).waitFor()
    await page.getByRole('link', { name: 'Assistant' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The settings are saved').waitFor()
    await page.reload()
    await page.getByRole('switch', { name: 'Answer customers', checked: true }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Text: Opening hours' }).inputValue()).toBe(HOURS)
    expect(tab.complaints).toEqual([])
  })

  it('has the reason of a value that the server refuses', async () => {
    await using tab = await rig().open({ path: '/settings/assistant' })
    const { page } = tab
    await page.getByRole('textbox', { name: 'Region of numbers' }).fill('1x')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('must be a region such as DE').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    expect(await page.getByRole('textbox', { name: 'Region of numbers' }).inputValue()).toBe('')
  })

  it('greets and answers a customer, and its messages are marked as its own', async () => {
    await using tab = await rig().open()
    const { page } = tab
    await rig().server.write('+14155550901', 'Hello, are you open on Saturday?')
    await rowOf(page, /415.*555.*0901/).click()
    const answer = bubbleOf(page, HOURS)
    await answer.getByText('Delivered').waitFor()
    expect(await answer.textContent()).toContain(GREETING)
    await answer.getByText('Assistant', { exact: true }).waitFor()
    await page.getByRole('switch', { name: 'Assistant', checked: true }).waitFor()
    const details = page.getByRole('complementary', { name: 'Details' })
    await details.getByText('Question', { exact: true }).waitFor()
    await details.getByText('English').waitFor()
    await details.getByText('3 calls').click()
    await details.getByText('Write', { exact: true }).waitFor()
    expect(tab.complaints).toEqual([])
  })

  it('a reply by hand pauses it, and a person lets it continue', async () => {
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, /415.*555.*0901/).click()
    await bubbleOf(page, HOURS).waitFor()
    await reply(page, 'Anna here. We also open on the first Sunday.')
    await page.getByText('Assistant paused.').waitFor()
    await rig().server.write('+14155550901', 'And when do you close on Saturday?')
    await bubbleOf(page, 'when do you close').waitFor()
    expect(await bubbleOf(page, HOURS).count()).toBe(1)
    await page.getByRole('button', { name: 'Let it continue' }).click()
    await until('the waiting question has its answer', async () => (await bubbleOf(page, HOURS).count()) === 2)
    await page.getByText('Assistant paused.').waitFor({ state: 'detached' })

    // Off and on again by the key.
    await page.getByRole('region', { name: 'Messages' }).focus()
    await page.keyboard.press('Shift+H')
    await page.getByText('Assistant is off here').waitFor()
    await page.keyboard.press('Shift+H')
    await page.getByRole('switch', { name: 'Assistant', checked: true }).waitFor()
    expect(tab.complaints).toEqual([])
  })

  it('a less sure text is left as a draft, and a person uses it', async () => {
    const { server } = rig()
    await using tab = await rig().open()
    const { page } = tab
    await server.write('+14155550902', UNKNOWN)
    await rowOf(page, /415.*555.*0902/).click()
    const suggestion = suggestionOf(page)
    await suggestion.getByText('None of your texts').waitFor()
    await suggestion.getByText('30% sure', { exact: true }).waitFor()
    const text = 'Thanks. A colleague looks into this and answers you here.'
    await page.getByRole('region', { name: 'Messages' }).focus()
    await page.keyboard.press('Control+Enter')
    await bubbleOf(page, text).getByText('Delivered').waitFor()
    await suggestion.waitFor({ state: 'detached' })
    // A person has approved it, so it has no mark of the assistant.
    expect(await bubbleOf(page, text).getByText('Assistant', { exact: true }).count()).toBe(0)
    expect(await textsTo(server, '0902')).toEqual([GREETING, text])
    expect(tab.complaints).toEqual([])
  })

  it('an edited suggestion is approved with its text, and the change is in sight', async () => {
    const { server } = rig()
    await using tab = await rig().open()
    const { page } = tab
    await server.write('+14155550903', UNKNOWN)
    await rowOf(page, /415.*555.*0903/).click()
    await suggestionOf(page).waitFor()
    await page.getByRole('region', { name: 'Messages' }).focus()
    await page.keyboard.press('e')
    await page.getByText('Nothing is changed yet.').waitFor()
    expect(await replyField(page).inputValue()).toMatch(/^Thanks\./)
    await replyField(page).press('Control+End')
    await page.keyboard.type(' Bring the receipt.')
    await page.getByText('Changed: 3 words in, 0 out').waitFor()
    await replyField(page).press('Enter')
    await bubbleOf(page, 'Bring the receipt.').getByText('Delivered').waitFor()
    expect(await replyField(page).inputValue()).toBe('')
    expect((await suggestionsOf(server, '0903')).map(({ status }) => status)).toEqual(['edited'])
    expect(tab.complaints).toEqual([])
  })

  it('a suggestion is stale when the customer writes again, and another one is rejected with a reason', async () => {
    const { server } = rig()
    await using tab = await rig().open()
    const { page } = tab
    await server.write('+14155550904', UNKNOWN)
    await rowOf(page, /415.*555.*0904/).click()
    await suggestionOf(page).waitFor()
    await server.write('+14155550904', 'It has its label on')
    await page.getByText('This reply does not know about it.').waitFor()
    await page.getByRole('button', { name: 'Let it continue' }).click()
    await suggestionOf(page).waitFor()
    await page.getByRole('region', { name: 'Messages' }).focus()
    await page.keyboard.press('x')
    await page.getByRole('menuitem', { name: 'Wrong', exact: true }).click()
    await suggestionOf(page).waitFor({ state: 'detached' })
    const [newest, older] = await suggestionsOf(server, '0904')
    expect(newest).toMatchObject({ status: 'rejected', rejectReason: 'Wrong' })
    expect(older).toMatchObject({ status: 'stale' })
    expect(tab.complaints).toEqual([])
  })

  it('two people approve one suggestion, and one reply is sent', async () => {
    const { server } = rig()
    await server.write('+14155550905', UNKNOWN)
    await using one = await rig().open()
    await using other = await rig().open({ cookie: await rig().join('Jonas Weber', 'agent') })
    const approve = async (page: Page): Promise<Locator> => {
      await rowOf(page, /415.*555.*0905/).click()
      return suggestionOf(page).getByRole('button', { name: 'Approve and send' })
    }
    const buttons = [await approve(one.page), await approve(other.page)]
    await Promise.all(buttons.map((button) => button.waitFor()))
    await Promise.all(buttons.map((button) => button.click({ noWaitAfter: true })))
    for (const { page } of [one, other]) await suggestionOf(page).waitFor({ state: 'detached' })
    expect(await textsTo(server, '0905')).toHaveLength(2)
  })

  it('axe finds nothing on its screens, and nothing scrolls sideways on a phone', async () => {
    const { server } = rig()
    const found: { [screen: string]: string[] } = {}
    const look = async (screen: string, page: Page): Promise<void> => {
      const violations = await violationsOf(page)
      const over = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return scrollWidth - clientWidth
      })
      const all = over > 0 ? [...violations, `${over} px too wide`] : violations
      if (all.length > 0) found[screen] = all
    }
    let number = 910
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1440, 360]) {
        const name = `${colorScheme} ${width}`
        await using tab = await rig().open({ colorScheme, width, height: 740 })
        const { page } = tab
        number += 1
        await server.write(`+14155550${number}`, UNKNOWN)
        await rowOf(page, new RegExp(`415.*555.*0${number}`)).click()
        if (width === 360) {
          await page.getByRole('button', { name: /^Open the suggestion/ }).waitFor()
          await look(`${name} line`, page)
          await page.getByRole('button', { name: /^Open the suggestion/ }).click()
        }
        await suggestionOf(page).waitFor()
        await look(`${name} suggestion`, page)
        await suggestionOf(page).getByRole('button', { name: 'Edit' }).click()
        await replyField(page).press('End')
        await page.keyboard.type(' More.')
        await page.getByText('Changed: ').waitFor()
        await look(`${name} edited`, page)
        await page.getByRole('button', { name: 'Back to suggestion' }).click()
        await server.write(`+14155550${number}`, 'It has its label on')
        await page.getByText('This reply does not know about it.').waitFor()
        await look(`${name} stale`, page)
        await page.goto(new URL('/settings/assistant', page.url()).href)
        await page.getByRole('region', { name: 'Sandbox' }).waitFor()
        await say(page, 'Are you open on Saturday?')
        await page.getByText('Would be sent.').waitFor()
        await page.getByRole('switch', { name: 'Quiet hours' }).click()
        await look(`${name} settings`, page)
      }
    expect(found).toEqual({})
  })
})

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message of the customer' }).fill(text)
  await page.getByRole('button', { name: 'Say' }).click()
  await page.getByRole('region', { name: 'Sandbox' }).getByText(text).waitFor()
}

async function conversationTo({ api }: InboxServer, digits: string): Promise<string> {
  const { items } = await api.conversations()
  return items.find(({ address }) => address.value.endsWith(digits))?.id ?? ''
}

/** The texts that a customer received, oldest first. */
async function textsTo(server: InboxServer, digits: string): Promise<string[]> {
  const { items } = await server.api.messages(await conversationTo(server, digits), '?order=oldest')
  return items.filter(({ direction }: ApiMessage) => direction === 'outbound').map(({ text }) => text)
}

async function suggestionsOf(
  server: InboxServer,
  digits: string,
): Promise<{ status: string; rejectReason: string | null }[]> {
  const id = await conversationTo(server, digits)
  const response = await server.api.request(`/api/v1/suggestions?conversationId=${id}`)
  const { items } = (await response.json()) as { items: { status: string; rejectReason: string | null }[] }
  return items
}

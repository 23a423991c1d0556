import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, replyField, rowOf } from '../lib/inbox-page.ts'

const words = (name: string): string => `${`${name} words of a long story. `.repeat(60).trim()} End of ${name}.`
const text = `${words('First')} ${words('Second')} ${words('Third')}`
const number = '+14155550451'

describeInbox('a reply that is too long for one message', {}, (rig) => {
  it('shows its messages and its cost, is sent at the click of its button, and nothing is cut', async () => {
    await rig().server.write(number, 'Tell me everything')
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'Tell me everything').click()
    await replyField(page).fill(text)
    const send = page.getByRole('button', { name: /^Send as 4 messages, about (US)?\$0\.29$/ })
    await send.waitFor()
    expect(await page.getByText('37 parts in 4 messages').count()).toBe(1)
    // The first key shows the button. The text stays.
    await replyField(page).press('Enter')
    expect(await send.evaluate((button) => button === document.activeElement)).toBe(true)
    expect(await replyField(page).inputValue()).toBe(text)
    await page.keyboard.press('Enter')
    await bubbleOf(page, 'End of Third.').getByText('Delivered').waitFor()
    const bodies = await bodiesTo(rig().server.url, number)
    expect(bodies).toHaveLength(4)
    expect(bodies.every((body) => body.length <= 1600)).toBe(true)
    expect(bodies.join(' ')).toBe(text)
    expect(await page.getByRole('article').filter({ hasText: 'words of a long story' }).count()).toBe(4)
    expect(tab.complaints).toEqual([])
  })
})

async function bodiesTo(url: string, to: string): Promise<string[]> {
  const { items } = (await (await fetch(`${url}/simulator/journal`)).json()) as {
    items: { to: string; body: string }[]
  }
  return items.filter((each) => each.to === to).map(({ body }) => body)
}

import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, replyField, rowOf } from '../lib/inbox-page.ts'

describeInbox('emojis in the reply field', {}, (rig) => {
  it('an emoji is found by a word, inserted at the caret, sent, and offered first the next time', async () => {
    await rig().server.write('+14155550701', 'Is it done?')
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'Is it done?').click()
    await replyField(page).fill('Yes, bye')
    await replyField(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(3, 3))
    await page.getByRole('button', { name: 'Emoji' }).click()
    await page.getByRole('combobox', { name: 'Find an emoji' }).waitFor()
    await page.keyboard.type('thumbs')
    await page.getByRole('option', { name: 'thumbs up' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await replyField(page).inputValue()).toBe('Yes👍️, bye')
    await page.keyboard.type('!')
    expect(await replyField(page).inputValue()).toBe('Yes👍️!, bye')
    await page.keyboard.press('Enter')
    await bubbleOf(page, 'Yes👍️!, bye').getByText('Delivered').waitFor()

    await page.getByRole('button', { name: 'Emoji' }).click()
    await page.getByText('Used last').waitFor()
    await page.keyboard.press('Enter')
    expect(await replyField(page).inputValue()).toBe('👍️')
    expect(tab.complaints).toEqual([])
  })

  it('emojis have German names in the German inbox, and the button shows the groups', async () => {
    await using tab = await rig().open({
      prepare: (page) =>
        page.addInitScript(() => localStorage.setItem('parley.settings', JSON.stringify({ language: 'de' }))),
    })
    const { page } = tab
    await page.getByRole('option', { name: 'bye' }).click()
    await page.getByRole('button', { name: 'Emoji' }).click()
    await page.getByRole('combobox', { name: 'Emoji suchen' }).fill('Herz')
    await page.getByRole('option', { name: 'rotes Herz' }).waitFor()
    await page.getByRole('combobox', { name: 'Emoji suchen' }).fill('')
    await page.getByRole('button', { name: 'Flaggen' }).click()
    await page.getByText('Flaggen', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(tab.complaints).toEqual([])
  })
})

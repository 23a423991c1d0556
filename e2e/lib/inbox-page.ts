import type { Locator, Page } from 'playwright-core'

/** The row of a conversation in the list, by a part of its name. */
export function rowOf(page: Page, name: string | RegExp): Locator {
  return rowsOf(page).and(page.getByRole('option', { name }))
}

/** All mounted rows of the list. */
export function rowsOf(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Conversations' }).getByRole('option')
}

/** The bubble of a message, by a part of its text. */
export function bubbleOf(page: Page, text: string): Locator {
  return page.getByRole('article').filter({ hasText: text })
}

/** The reply field. */
export function replyField(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Reply', exact: true })
}

/** Writes a reply and sends it, by keys. */
export async function reply(page: Page, text: string): Promise<void> {
  await replyField(page).fill(text)
  await replyField(page).press('Enter')
}

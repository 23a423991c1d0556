// The screens of the inbox with its examples.
/** @typedef {import('playwright-core').Page} Page */
/**
 * @typedef {object} Screen
 * @property {string} name
 * @property {'desktop' | 'phone' | 'both'} on
 * @property {(page: Page) => Promise<unknown>} reach
 * @property {(page: Page) => Promise<unknown>} [leave]
 */

/** @param {Page} page @param {string} name */
const open = async (page, name) => {
  await page.getByRole('option', { name }).first().click()
  await page.locator('.thread-header h2', { hasText: name }).waitFor()
  // Behind a closed composer there is an article all the same.
  await page.getByRole('article').first().waitFor()
}
/** @param {Page} page @param {string} path @param {string} text */
const go = async (page, path, text) => {
  await page.goto(new URL(path, page.url()).href)
  await page.getByText(text).last().waitFor()
}

/**
 * Removes the draft: the next picture begins without it.
 * @param {Page} page
 */
const empty = (page) =>
  Promise.all([
    page.waitForResponse((answer) => answer.request().method() === 'DELETE'),
    page.locator('.composer textarea').fill(''),
  ])

/** @type {Screen[]} */
export const screens = [
  {
    name: 'first-run',
    on: 'desktop',
    async reach(page) {
      await page.getByText('Be your own first customer').waitFor()
      await page.getByRole('option').first().waitFor()
    },
  },
  { name: 'list', on: 'phone', reach: (page) => page.getByRole('option').first().waitFor() },
  {
    name: 'thread',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('r')
      await page.keyboard.type('Mateo can be with you at 11. Is the back door open?')
    },
    leave: (page) => empty(page),
  },
  { name: 'thread-at-rest', on: 'both', reach: (page) => open(page, 'Ruth Castellanos') },
  {
    name: 'find',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('f')
      await page.keyboard.type('boiler')
      await page.getByText('1 of 1').waitFor()
    },
  },
  {
    name: 'emoji',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('r')
      await page.getByRole('button', { name: 'Emoji' }).click()
      await page.getByRole('option', { name: 'grinning face', exact: true }).waitFor()
    },
  },
  {
    name: 'filter',
    on: 'both',
    async reach(page) {
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Shift+F')
      await page.getByLabel('Label', { exact: true }).fill('boiler')
      await page.getByRole('button', { name: 'Save view' }).waitFor()
    },
  },
  {
    name: 'views',
    on: 'both',
    async reach(page) {
      await page.getByRole('option').first().waitFor()
      await page.getByRole('button', { name: 'More views' }).click()
      await page.getByRole('menuitem', { name: 'Change saved views' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'note',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('c')
      await page.keyboard.type('Mateo has the part in his car.')
    },
    leave: (page) => empty(page),
  },
  {
    name: 'responses-menu',
    on: 'desktop',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('r')
      await page.keyboard.type('Hi Ruth, /')
      await page.getByRole('listbox', { name: 'Responses' }).waitFor()
    },
    leave: (page) => empty(page),
  },
  { name: 'failed', on: 'both', reach: (page) => open(page, 'Harold Pike') },
  { name: 'picture', on: 'both', reach: (page) => open(page, 'Mei-Ling Zhao') },
  { name: 'opted-out', on: 'both', reach: (page) => open(page, 'Dev Malhotra') },
  {
    name: 'delivery',
    on: 'desktop',
    async reach(page) {
      await open(page, 'Mei-Ling Zhao')
      await page.keyboard.press('.')
      await page.getByRole('heading', { name: 'Delivery' }).waitFor()
    },
  },
  {
    name: 'bulk',
    on: 'desktop',
    async reach(page) {
      await page.getByRole('option').first().waitFor()
      for (const key of ['j', 'x', 'Shift+J', 'Shift+J']) await page.keyboard.press(key)
      await page.getByRole('toolbar').waitFor()
    },
  },
  {
    name: 'search',
    on: 'both',
    async reach(page) {
      await page.getByRole('searchbox').fill('boil')
      await page.locator('.results mark').first().waitFor()
    },
  },
  {
    name: 'empty-view',
    on: 'both',
    async reach(page) {
      await page.getByRole('tab', { name: 'Mine' }).click()
      await page.getByText('Nothing in Mine').waitFor()
    },
  },
  {
    name: 'palette',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('Control+KeyK')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'shortcuts',
    on: 'both',
    async reach(page) {
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'new-message',
    on: 'both',
    async reach(page) {
      await page.getByRole('button', { name: 'New message' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'people', on: 'both', reach: (page) => go(page, '/settings/people', '1 person.') },
  { name: 'channels', on: 'both', reach: (page) => go(page, '/settings/channels', 'healthy.') },
  {
    name: 'channel-new',
    on: 'both',
    async reach(page) {
      await go(page, '/settings/channels', 'healthy.')
      await page.getByRole('button', { name: 'Add channel' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'assistant',
    on: 'both',
    async reach(page) {
      await go(page, '/settings/assistant', 'Sandbox')
      await page.getByRole('textbox', { name: 'Message of the customer' }).fill('Are you open on Saturday?')
      await page.getByRole('button', { name: 'Say' }).click()
      await page
        .getByText(/^Would /)
        .first()
        .waitFor()
      await page.locator('main').evaluate((main) => main.scrollTo(0, 0))
    },
  },
  {
    name: 'suggestion',
    on: 'both',
    async reach(page) {
      await open(page, 'Nadia Haddad')
      const line = page.getByRole('button', { name: /^Open the suggestion/ })
      const card = page.getByRole('region', { name: 'Suggested reply' })
      await line.or(card).first().waitFor()
      if (await line.isVisible()) await line.click()
      await card.waitFor()
    },
  },
  { name: 'responses', on: 'both', reach: (page) => go(page, '/settings/responses', 'Opening hours') },
  { name: 'keys', on: 'both', reach: (page) => go(page, '/settings/keys', 'Make a key') },
  { name: 'profile', on: 'desktop', reach: (page) => go(page, '/settings/profile', 'New password') },
  {
    name: 'notifications',
    on: 'desktop',
    reach: (page) => go(page, '/settings/notifications', 'Desktop notifications'),
  },
  { name: 'appearance', on: 'both', reach: (page) => go(page, '/settings/appearance', 'System') },
  { name: 'settings', on: 'phone', reach: (page) => go(page, '/settings', 'Developers') },
  { name: 'reports', on: 'both', reach: (page) => go(page, '/reports', 'Every day') },
]

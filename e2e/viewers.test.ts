import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { key } from './lib/account.ts'
import { itInBrowser, visit } from './lib/browser.ts'
import { type InboxServer, openInboxServer } from './lib/inbox-server.ts'

interface Described {
  paths: { [path: string]: { [method: string]: { operationId: string; summary: string } } }
}

const operationsOf = ({ paths }: Described): { operationId: string; summary: string }[] =>
  Object.values(paths).flatMap((methods) => Object.values(methods))

async function described({ url }: InboxServer): Promise<{ operationId: string; summary: string }[]> {
  return operationsOf((await (await fetch(`${url}/openapi.json`)).json()) as Described)
}

/** Opens an operation of `/docs`. */
async function operation(page: Page, operationId: string): Promise<Locator> {
  const block = page.locator(`.opblock[id$="-${operationId}"]`)
  await block.locator('.opblock-summary-control').click()
  await block.getByText('Parameters', { exact: true }).waitFor()
  return block
}

/** Calls an operation, and returns the status and the text of its answer. */
async function call(block: Locator): Promise<[status: string, text: string]> {
  await block.getByRole('button', { name: 'Execute' }).click()
  const answer = block.locator('.live-responses-table tbody tr').first()
  await answer.waitFor()
  const status = await answer.locator('.response-col_status').textContent()
  return [status?.match(/\d+/)?.[0] ?? '', (await answer.locator('.response-col_description').textContent()) ?? '']
}

// Chromium reports each violation of a policy as an error of the console.
describe('the viewers of the API', () => {
  itInBrowser('/docs shows every operation, in both themes, without a violation of its policy', async (browser) => {
    await using server = await openInboxServer({})
    const all = await described(server)
    for (const scheme of ['light', 'dark'] as const) {
      await using visited = await visit(browser, `${server.url}/docs`, { colorScheme: scheme })
      const { page, complaints } = visited
      await page
        .locator('.opblock')
        .nth(all.length - 1)
        .waitFor()
      const shown = await page.locator('.opblock').evaluateAll((blocks) => blocks.map(({ id }) => id.split('-').at(-1)))
      expect(shown.sort()).toEqual(all.map(({ operationId }) => operationId).sort())
      expect(await page.locator('html.dark-mode').count()).toBe(scheme === 'dark' ? 1 : 0)
      // A viewer would wait for an answer without an end.
      for (const id of ['streamEvents', 'openSocket']) {
        const block = await operation(page, id)
        expect(await block.getByRole('button', { name: 'Execute' }).count()).toBe(0)
      }
      expect(complaints).toEqual([])
    }
  })

  itInBrowser('/docs calls operations with the session of the inbox, reads and writes', async (browser) => {
    await using server = await openInboxServer({})
    await server.write('+14155550188', 'Do you open on Sunday?')
    await using visited = await visit(browser, server.signInLink)
    const { page, complaints } = visited
    await page.getByRole('option', { name: 'Do you open on Sunday?' }).waitFor()
    await page.goto(`${server.url}/docs`)
    const [read, list] = await call(await operation(page, 'listConversations'))
    expect([read, list]).toEqual(['200', expect.stringContaining('Do you open on Sunday?')])
    const [written, view] = await call(await operation(page, 'viewsAdd'))
    expect([written, view]).toEqual(['200', expect.stringContaining('Waiting for us')])
    // The stream of the inbox ended with its page, and so did requests in progress.
    expect(complaints.filter((each) => !/\/api\/v1\/events|ERR_ABORTED/.test(each))).toEqual([])
  })

  itInBrowser('/docs calls operations with a key, which it does not store', async (browser) => {
    await using server = await openInboxServer({})
    await using visited = await visit(browser, `${server.url}/docs`)
    const { page, complaints } = visited
    const session = await operation(page, 'getSession')
    expect((await call(session))[0]).toBe('401')
    await page.getByRole('button', { name: 'Authorize' }).click()
    const dialog = page.locator('.modal-ux')
    await dialog.locator('input').first().fill(key)
    await dialog.getByRole('button', { name: 'Apply credentials' }).first().click()
    await dialog.getByText('Logout').first().waitFor()
    await dialog.getByRole('button', { name: 'Close' }).first().click()
    const [status, text] = await call(session)
    expect([status, text]).toEqual(['200', expect.stringContaining('"by": "key"')])
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
    // Only the call without credentials.
    expect(complaints.filter((each) => !each.includes('401'))).toEqual([])
  })

  itInBrowser('/redoc shows every operation and searches them, without a violation of its policy', async (browser) => {
    await using server = await openInboxServer({})
    const all = await described(server)
    await using visited = await visit(browser, `${server.url}/redoc`)
    const { page, complaints } = visited
    await page.getByRole('heading', { name: 'List conversations' }).waitFor()
    const headings = await page.locator('h2').allInnerTexts()
    expect(headings.map((each) => each.trim())).toEqual(expect.arrayContaining(all.map(({ summary }) => summary)))
    await page.getByPlaceholder('Search').fill('snooze')
    await page.getByRole('menuitem', { name: 'Change a conversation' }).first().waitFor()
    expect(complaints).toEqual([])
  })
})

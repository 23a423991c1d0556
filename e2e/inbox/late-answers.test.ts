import type { Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, rowOf } from '../lib/inbox-page.ts'
import { until } from '../lib/until.ts'

/** The answers of a path, read by the server at once, and kept from the page until they are released. */
interface HeldAnswers {
  /** Resolves when the server has answered one. */
  answered: Promise<void>
  release(): void
}

function holdAnswers(page: Page, path: RegExp): HeldAnswers {
  let release = (): void => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const answered = new Promise<void>((resolve) => {
    void page.route(path, async (route: Route) => {
      const response = await route.fetch()
      resolve()
      await released
      await route.fulfill({ response })
    })
  })
  return { answered, release }
}

describeInbox('changes that overtake the answer of a read', {}, (rig) => {
  it('a conversation that begins while the list is on its way is in the list', async () => {
    const held: HeldAnswers[] = []
    await using tab = await rig().open({
      prepare: async (page) => held.push(holdAnswers(page, /\/conversations\?status=open&snoozed=false&limit=/)),
    })
    const { page } = tab
    await held[0]?.answered
    await rig().server.write('+14155550801', 'A new customer')
    await until('the stream has it', async () => (await page.title()).startsWith('(1)'))
    held[0]?.release()
    await rowOf(page, 'A new customer').waitFor()
    expect(tab.complaints).toEqual([])
  })

  it('a message that arrives while its thread is on its way is in the thread', async () => {
    const { server } = rig()
    await server.write('+14155550802', 'Read me slowly')
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'Read me slowly').waitFor()
    const held = holdAnswers(page, /\/conversations\/[^/]+\/messages\?/)
    await rowOf(page, 'Read me slowly').click()
    await held.answered
    await server.write('+14155550802', 'Written meanwhile')
    await rowOf(page, 'Written meanwhile').waitFor()
    held.release()
    await bubbleOf(page, 'Read me slowly').waitFor()
    await bubbleOf(page, 'Written meanwhile').waitFor()
    expect(tab.complaints).toEqual([])
  })

  it('a conversation that begins between the list and the stream is in the list', async () => {
    const { server } = rig()
    let isOpen = false
    let attempts = 0
    await using tab = await rig().open({
      async prepare(page) {
        await page.route(/\/api\/v1\/(events|socket)/, (route) => {
          attempts += 1
          return isOpen ? route.continue() : route.abort()
        })
      },
    })
    const { page } = tab
    await rowOf(page, 'Written meanwhile').waitFor()
    await until('the stream was refused', async () => attempts > 0)
    await server.write('+14155550803', 'In between')
    isOpen = true
    await rowOf(page, 'In between').waitFor()
  })
})

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The violations of axe in a part of a page, each with its first elements. */
export async function violationsOf(page: Page, within = 'html'): Promise<string[]> {
  // Over the protocol of the browser: the policy of the page does not apply to it.
  await page.evaluate(axe)
  return page.evaluate(async (part) => {
    const { axe } = window as unknown as {
      axe: {
        run(within: string): Promise<{
          violations: { id: string; nodes: { html: string; target: unknown[]; failureSummary?: string }[] }[]
        }>
      }
    }
    const { violations } = await axe.run(part)
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(
            ({ html, failureSummary }) =>
              `${html.slice(0, 140)} [${failureSummary?.replaceAll('\n', ' ').slice(0, 160)}]`,
          )
          .join(' | ')}`,
    )
  }, within)
}

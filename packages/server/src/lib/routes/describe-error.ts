import { createRoute } from '@hono/zod-openapi'
import type { ErrorCode } from '@parley/core'
import { type ErrorRow, errorCodes, errorTable } from '@parley/core/protocol'
import { accepts } from 'hono/accepts'
import { html } from 'hono/html'
import { z } from 'zod'
import type { App } from '../app.ts'
import { json, problem, unsecured } from '../document.ts'

const code = z.enum(errorCodes)

const errorSchema = z
  .object({ code, status: z.int(), retryable: z.boolean(), title: z.string(), fix: z.string() })
  .meta({ id: 'ErrorDescription', examples: [{ code: 'text.empty', ...errorTable['text.empty'] }] })

const page = z.string().meta({ examples: ['<!doctype html><title>text.empty</title>'] })

/** `GET /errors/{code}`: the target of a problem's `type`; a page for people, JSON for programs. */
export function describeError(app: App): void {
  const route = createRoute({
    method: 'get',
    path: '/errors/{code}',
    operationId: 'describeError',
    summary: 'The meaning of an error code',
    security: unsecured,
    request: { params: z.object({ code: code.meta({ examples: ['text.empty'] }) }) },
    responses: {
      200: {
        description: 'The code, its meaning and its fix.',
        content: { ...json('', errorSchema).content, 'text/html': { schema: page } },
      },
      default: problem,
    },
  })
  app.openapi(route, (c) => {
    const { code } = c.req.valid('param')
    const row: ErrorRow = errorTable[code]
    const supports = ['application/json', 'text/html']
    const type = accepts(c, { header: 'Accept', supports, default: 'application/json' })
    c.header('vary', 'Accept')
    return type === 'text/html' ? c.html(pageOf(code, row)) : c.json({ code, ...row }, 200)
  })
}

function pageOf(code: ErrorCode, { status, title, fix, retryable }: ErrorRow): ReturnType<typeof html> {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${code}</title><link rel="icon" href="data:,">
<style>body { font: 1rem/1.6 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
<h1><code>${code}</code></h1>
<p><strong>${title}</strong></p>
<p>${fix}</p>
<p>HTTP ${status}${retryable ? ' · the same request may succeed later' : ''}</p>
</html>`
}

import { Script } from 'node:vm'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { servePage } from './page.ts'

const page = new Hono()
servePage(page)
const app = new Hono().route('/simulator', page)

describe('the page of the phones', () => {
  it.each(['/simulator', '/simulator/'])('is at %s, under any mount path', async (path) => {
    const answer = await app.request(path)
    expect(answer.status).toBe(200)
    const html = await answer.text()
    expect(html).toContain('<link rel="stylesheet" href="/simulator/page.css">')
    expect(html).toContain('<script src="/simulator/page.js" data-base="/simulator" defer>')
  })

  it('loads nothing from elsewhere', async () => {
    const answer = await app.request('/simulator')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await answer.text()).not.toMatch(/https?:/)
  })

  it('has a script without imports that writes no markup', async () => {
    const answer = await app.request('/simulator/page.js')
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const source = await answer.text()
    expect(() => new Script(source)).not.toThrow()
    expect(source).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|import/)
  })

  it('has a style', async () => {
    const answer = await app.request('/simulator/page.css')
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8')
  })
})

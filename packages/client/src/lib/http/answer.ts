import type { Problem } from '@parley/core/protocol'
import { type ClientErrorParts, errorOfProblem, ParleyClientError } from '../error.ts'

/** The error of an answer that is not 2xx. */
export async function errorOfAnswer(response: Response, now: number): Promise<ParleyClientError> {
  const { status } = response
  const retryAfter = delayOf(response.headers.get('retry-after'), now)
  const parts: ClientErrorParts = { status, ...(retryAfter === undefined ? {} : { retryAfter }) }
  const problem = await problemIn(response)
  if (problem !== undefined) return errorOfProblem(problem, parts)
  const hint = 'A proxy or another server may have answered. Check the address of the server.'
  return new ParleyClientError('network', `The answer with status ${status} is not one of Parley.`, { ...parts, hint })
}

async function problemIn(response: Response): Promise<Problem | undefined> {
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel().catch(() => {})
    return undefined
  }
  const body: unknown = await response.json().catch(() => undefined)
  return isProblem(body) ? body : undefined
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
}

/** The delay of a header `Retry-After`, in milliseconds. */
function delayOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

import { ParleyError } from '@parley/core'
import type { ClaimOptions, Commit } from '@parley/core/store'
import type { Layout } from '../../layout.ts'

/** A call of the thread. The layout precedes all calls that depend on it. */
export type Asked =
  | { call: 'layout'; layout: Layout }
  | { call: 'commit'; commits: readonly Commit[] }
  | { call: 'claim'; options: Pick<ClaimOptions, 'now' | 'limit' | 'queues'> }
  | { call: 'warm' }
  | { call: 'close' }

/** The file of the call: its number among the files of the thread, and its path. */
export interface About {
  file: number
  path: string
}

/** A call as it is posted. */
export type Posted = Asked & About & { id: number }

/** The answer of the thread, or its error. */
export type Answered = { id: number; answer: unknown } | { id: number; failure: Failure }

/** The parts of an error that can leave a thread. */
interface Failure {
  code: ParleyError['code']
  field: string | undefined
  reason: string | undefined
  resource: string | undefined
  fix: string
  retryAfter: number | undefined
  cause: string | undefined
}

/** The parts of an error that can be posted. */
export function failureFrom(error: unknown): Failure {
  const { code, field, reason, resource, fix, retryAfter, cause } = ParleyError.from(error)
  const told = cause instanceof Error ? (cause.stack ?? cause.message) : undefined
  return { code, field, reason, resource, fix, retryAfter, cause: told }
}

/** The error of its parts. */
export function errorFrom({ code, ...details }: Failure): ParleyError {
  return new ParleyError(code, details)
}

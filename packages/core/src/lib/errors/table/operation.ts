import type { ErrorRow } from '../row.ts'

export type OperationErrorCode =
  | 'job.not_dead'
  | 'job.not_removable'
  | 'store.unavailable'
  | 'store.contended'
  | 'store.migrations_pending'
  | 'store.misused'
  | 'store.refused'
  | 'store.misconfigured'
  | 'parley.misconfigured'
  | 'parley.stopped'
  | 'internal'

/** Errors of the store, of jobs and of the installation. */
export const operationErrors: Readonly<Record<OperationErrorCode, ErrorRow>> = {
  'job.not_dead': {
    status: 409,
    retryable: false,
    title: 'Only a dead job can be replayed.',
    fix: 'Wait: the job is still waiting or running.',
  },
  'job.not_removable': {
    status: 409,
    retryable: false,
    title: 'This job cannot be removed now.',
    fix: 'Wait until the job is done or dead.',
  },
  'store.unavailable': {
    status: 503,
    retryable: true,
    title: 'The store cannot answer now.',
    fix: 'Try again; if it lasts, look at the store.',
  },
  'store.contended': {
    status: 503,
    retryable: true,
    title: 'Too many writers want the same record at once.',
    fix: 'Try again.',
  },
  'store.migrations_pending': {
    status: 503,
    retryable: true,
    title: 'The store is not at the version that this program needs.',
    fix: 'Run the migrations.',
  },
  'store.misused': {
    status: 500,
    retryable: false,
    title: 'A store was called against its contract.',
    fix: 'Report it: this is a defect of the caller.',
  },
  'store.refused': {
    status: 422,
    retryable: false,
    title: 'The store cannot hold this change.',
    fix: 'Correct the value that the reason describes. The same change is refused again.',
  },
  'store.misconfigured': {
    status: 500,
    retryable: false,
    title: 'The store cannot be opened as it is configured.',
    fix: 'Correct what the reason names, and start again.',
  },
  'parley.misconfigured': {
    status: 500,
    retryable: false,
    title: 'The installation cannot be opened as it is configured.',
    fix: 'Correct the option that is named, and start again.',
  },
  'parley.stopped': {
    status: 503,
    retryable: true,
    title: 'This process is stopping.',
    fix: 'Try again; another process, or the next one, will answer.',
  },
  internal: {
    status: 500,
    retryable: false,
    title: 'Something went wrong that should not have.',
    fix: 'Report it with the request id.',
  },
}

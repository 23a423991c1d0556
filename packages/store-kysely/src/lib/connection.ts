import { setTimeout as sleep } from 'node:timers/promises'
import type { StoreOptions } from '@parley/core/store'
import type { Script } from './script.ts'
import type { Dialect, Row, Statement } from './statement.ts'

export interface AskOptions extends StoreOptions {
  /** How many milliseconds it may take, where the engine can be hurried. */
  timeout?: number
}

/** Runs statements on one engine. */
export interface Connection {
  readonly dialect: Dialect
  /** Runs one statement by itself. It sees one state of the database. Its changes are durable when this resolves. */
  ask(statement: Statement, values: Row, options?: AskOptions): Promise<Row[]>
  /** Runs a script that changes nothing: all of it sees one state of the database. */
  read<Result>(script: () => Script<Result>, options?: AskOptions): Promise<Result>
  /** Runs a script that may change something; it is durable when this resolves, and undone when it rejects. */
  write<Result>(script: () => Script<Result>, options?: AskOptions): Promise<Result>
  /** Closes what was opened here. */
  close(): Promise<void>
}

/** The default limit of a transaction's wait for others, in milliseconds. */
const TIMEOUT = 5_000

/** The longest pause between two tries. */
const PAUSE = 20

/**
 * Tries again while another transaction is in the way, as `isBusy` returns.
 *
 * Waits here and not in the driver: a wait in the driver may stop the whole process.
 */
export async function retryWhileBusy<Result>(
  attempt: () => Result | Promise<Result>,
  isBusy: (error: unknown) => boolean,
  { signal, timeout = TIMEOUT }: AskOptions = {},
): Promise<Result> {
  const deadline = performance.now() + timeout
  for (let tries = 0; ; tries += 1) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error
    }
    // Uneven pauses, so that two that met once do not meet again and again.
    await sleep(Math.random() * Math.min(PAUSE, tries + 1), undefined, signal === undefined ? {} : { signal })
  }
}

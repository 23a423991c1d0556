import { setTimeout as sleep } from 'node:timers/promises'
import type { StoreOptions } from '@parley/core/store'
import type { Script } from './script.ts'
import type { Dialect, Row, Statement } from './statement.ts'

export interface AskOptions extends StoreOptions {
  /** The time limit in milliseconds, if the engine can enforce one. */
  timeout?: number
}

/** Runs statements on one engine. */
export interface Connection {
  readonly dialect: Dialect
  /** Runs one statement by itself. It reads one state of the database. Its changes are durable when this resolves. */
  ask(statement: Statement, values: Row, options?: AskOptions): Promise<Row[]>
  /** Runs a script that changes nothing. All of it reads one state of the database. */
  read<Result>(script: () => Script<Result>, options?: AskOptions): Promise<Result>
  /**
   * Runs a script that may change something. Its changes are durable when this resolves, and undone when it rejects.
   */
  write<Result>(script: () => Script<Result>, options?: AskOptions): Promise<Result>
  /** Closes the resources that were opened here. */
  close(): Promise<void>
}

/** The default limit of the time that a transaction waits for others, in milliseconds. */
const TIMEOUT = 5_000

/** The longest pause between two attempts, in milliseconds. */
const PAUSE = 20

/**
 * Retries while another transaction holds the database, as `isBusy` returns.
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
    // The pauses differ, so that two transactions that met once do not meet again and again.
    await sleep(Math.random() * Math.min(PAUSE, tries + 1), undefined, signal === undefined ? {} : { signal })
  }
}

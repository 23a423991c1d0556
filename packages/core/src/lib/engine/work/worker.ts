import { backoff, MAX_FAILURES } from '../../decide/delivery/backoff.ts'
import { changeHeldJob } from '../../decide/held-job.ts'
import { deadJob, postponedJob } from '../../decide/job.ts'
import { isRecurring } from '../../decide/recurring-job.ts'
import type { Time } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { Environment } from '../../ports/environment.ts'
import type { QueueRule, Store } from '../../ports/store.ts'
import { Alarm } from '../alarm.ts'
import { reasonOf } from '../ingest/aside.ts'
import type { Writer } from '../write/writer.ts'

/**
 * Milliseconds for which a claim is valid without a renewal. Soon after them another process takes over the job of a
 * dead worker.
 */
export const LEASE = 10_000

/**
 * Milliseconds between two claims without a signal. They find due retries, jobs of dead workers, and jobs of other
 * processes.
 */
const POLL = 500

/** Milliseconds for the last commits of abandoned jobs. */
const LAST_WORDS = 1000

export interface WorkerOptions {
  store: Store
  writer: Writer
  environment: Environment
  /** The queues of this process. They may change. */
  rules(): readonly QueueRule[]
  /** The most jobs that this process runs at once. */
  limit: number
  /** Runs one job and commits its end. An exception counts as a failure. */
  run(job: Job, options: { signal: AbortSignal }): Promise<void>
}

/** Claims jobs and runs them, up to its limit at once. Renews their leases while they run. */
export class Worker {
  readonly #options: WorkerOptions
  readonly #running = new Set<Promise<void>>()
  readonly #held = new Map<Job, AbortController>()
  readonly #stopping = new AbortController()
  readonly #alarm: Alarm
  #loop: Promise<void> | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#alarm = new Alarm(options.environment)
  }

  start(): void {
    this.#loop ??= this.#claimForever()
  }

  /** Claims at once: there may be new jobs. */
  poke(): void {
    this.#alarm.ring()
  }

  /** Claims no more, waits for the running jobs, and aborts them after `timeout` milliseconds. */
  async stop(timeout: number): Promise<void> {
    this.#stopping.abort()
    this.poke()
    await this.#loop
    // A recurring job has no end of its own.
    this.#abandon(isRecurring)
    if (await this.#endWithin(timeout)) return
    this.#abandon(() => true)
    // A job that ignores its signal is taken over when its lease ends.
    await this.#endWithin(LAST_WORDS)
  }

  /** Runs all due jobs and those that follow from them, until there are no more. For tests and one-off programs. */
  async drain(): Promise<void> {
    for (;;) {
      const started = await this.#claim()
      if (started === 0 && this.#running.size === 0) return
      if (this.#running.size > 0) await Promise.race(this.#running)
    }
  }

  #abandon(which: (job: Job) => boolean): void {
    for (const [job, held] of this.#held) if (which(job)) held.abort()
  }

  /** Waits for the running jobs. Returns whether they ended in time. */
  async #endWithin(ms: number): Promise<boolean> {
    const enough = new AbortController()
    const ended = Promise.allSettled(this.#running).then(() => true)
    const late = this.#options.environment.sleep(ms, { signal: enough.signal }).then(
      () => false,
      () => true,
    )
    const inTime = await Promise.race([ended, late])
    enough.abort(new Error('The wait is over.'))
    return inTime
  }

  async #claimForever(): Promise<void> {
    const { environment } = this.#options
    while (!this.#stopping.signal.aborted) {
      const started = await this.#claim().catch((error: unknown) => {
        environment.log.error({ error: String(error) }, 'Jobs could not be claimed.')
        return 0
      })
      if (started === 0 || this.#running.size >= this.#options.limit) await this.#alarm.wait(POLL)
    }
  }

  async #claim(): Promise<number> {
    const { store, writer, limit } = this.#options
    const free = limit - this.#running.size
    const queues = this.#options.rules()
    if (free <= 0 || queues.length === 0) return 0
    const jobs = await store.claim({ now: writer.now(), limit: free, queues })
    for (const job of jobs) {
      const run = this.#run(job).finally(() => {
        this.#running.delete(run)
        this.poke()
      })
      this.#running.add(run)
    }
    return jobs.length
  }

  async #run(job: Job): Promise<void> {
    const done = new AbortController()
    this.#held.set(job, done)
    const renewing = this.#renew(job, done)
    try {
      await this.#options.run(job, { signal: done.signal })
    } catch (error) {
      await this.#fail(job, error).catch((failure: unknown) => {
        const fields = { job: job.id, error: String(error), failure: String(failure) }
        this.#options.environment.log.error(
          fields,
          'A failure could not be recorded; the job is taken over when its lease ends.',
        )
      })
    } finally {
      done.abort()
      this.#held.delete(job)
      await renewing
    }
  }

  /** Renews the claim while the job runs. Ends the run if another worker has the job. */
  async #renew(job: Job, done: AbortController): Promise<void> {
    const { environment } = this.#options
    while (!done.signal.aborted) {
      await environment.sleep(LEASE / 3, { signal: done.signal }).catch(() => undefined)
      if (done.signal.aborted) return
      const renewed = this.#ambiguityWindow(job, (current, now) => ({ ...current, lease: now + LEASE }))
      const held = await renewed.catch(() => job)
      if (held === undefined) done.abort()
    }
  }

  async #fail(job: Job, error: unknown): Promise<void> {
    const { environment } = this.#options
    const reason = storable(reasonOf(error))
    environment.log.warn({ job: job.id, queue: job.queue, reason }, 'A job failed.')
    const chance = environment.random()
    await this.#ambiguityWindow(job, (current, now) => {
      const failures = current.failures + 1
      if (failures >= MAX_FAILURES && !isRecurring(current)) return deadJob(current, reason)
      return postponedJob(current, now + backoff(failures, chance), { failures, error: reason })
    })
  }

  #ambiguityWindow(job: Job, change: (current: Job, now: Time) => Job): Promise<Job | undefined> {
    return this.#options.writer.submit({
      tenant: job.tenant,
      lookups: [kernel.job.ref(job.id)],
      decide: (state, context) => changeHeldJob(state, job, context, (current) => change(current, context.now)),
    })
  }
}

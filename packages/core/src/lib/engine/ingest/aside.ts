import { asideId, setAside } from '../../decide/set-aside.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import { asciiOf } from '../../model/text.ts'
import type { Logger } from '../../ports/environment.ts'
import { isRefusal, type SubmitOptions, type Writer } from '../write/writer.ts'

/** The most characters of a fact that no store can hold as it is. */
const LONGEST = 100_000

/** A fact that can never be stored, and the reason. */
interface Refused {
  tenant: TenantId
  channel: ChannelId
  fact: unknown
  error: unknown
}

/** Whether a failure is permanent: the same work fails again at any time. */
export function isPermanent(error: unknown): boolean {
  if (ParleyError.is(error)) return isRefusal(error)
  return !(error instanceof Error && error.name === 'AbortError')
}

/** The reason of a failure, for the `error` of a job. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * Stores a fact that can never be ingested as a dead job. Resolves when that is durable.
 *
 * A fact that the store refuses as a job too is stored as JSON in plain ASCII. A replay parses it.
 */
export async function keepAside(
  { writer, log }: { writer: Writer; log: Logger },
  { tenant, channel, fact, error }: Refused,
  options: SubmitOptions,
): Promise<void> {
  const id = asideId(writer.keys, tenant, channel, fact)
  const keep = async (kept: unknown, reason: string): Promise<boolean> => {
    const aside = { id, channel, fact: kept, reason }
    const intent = { tenant, lookups: [kernel.job.ref(id)] }
    const decided = await writer.submit(
      { ...intent, decide: (state, context) => setAside(state, aside, context) },
      options,
    )
    return decided.kept
  }
  const reason = reasonOf(error)
  const fresh = await keep(fact, reason).catch((again: unknown) => {
    if (!isPermanent(again)) throw again
    return keep(asciiOf(JSON.stringify(fact) ?? 'null').slice(0, LONGEST), asciiOf(reason))
  })
  if (!fresh) return
  const { code, field } = ParleyError.from(error)
  log.error({ channel, job: id, code, field }, 'A fact could not be stored. It is kept as a dead job.')
}

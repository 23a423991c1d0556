import { change } from '../../decide/change-conversation.ts'
import { changeHeldJob } from '../../decide/held-job.ts'
import { doneJob, postponedJob } from '../../decide/job.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Job } from '../../model/job.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'

const PAGE = 100

/**
 * Milliseconds until the second run. A commit that was on its way while the access changed may have opened a conversation
 * with the earlier access.
 */
const AGAIN = 5000

/** Milliseconds within which such a commit ends. */
const LATE = 2000

/** Closes the conversations of a channel that have the access of before. The next message opens a new one. */
export async function runRelease(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'release') return
  const { work } = job
  const { records } = await engine.store.load(job.tenant, [kernel.channel.ref(work.channelId)], { signal })
  const access = records.find(kernel.channel.is)?.access
  if (access !== undefined)
    for (const status of ['open', 'archived'] as const) {
      let after: KeysetPosition | undefined
      do {
        const query = kernel.conversation.queries.conversations
        const where = { channel: work.channel, status }
        const question = { query, where, order: 'newest', limit: PAGE, ...(after && { after }) } as const
        const page = await engine.store.find(job.tenant, question, { signal })
        const old = page.records.filter((each) => each.createdAt <= work.before + LATE && !isSame(each, access))
        await Promise.all(old.map((each) => close(engine, each)))
        after = page.next
      } while (after !== undefined)
    }
  await engine.writer.submit({
    tenant: job.tenant,
    lookups: [kernel.job.ref(job.id)],
    decide: (state, context) =>
      changeHeldJob(state, job, context, (current) =>
        work.again ? doneJob(current) : postponedJob(current, context.now + AGAIN, { work: { ...work, again: true } }),
      ),
  })
}

function isSame({ access }: Conversation, wanted: readonly string[]): boolean {
  return access.length === wanted.length && access.every((key) => wanted.includes(key))
}

async function close({ writer }: Engine, { id: conversation, tenant }: Conversation): Promise<void> {
  await writer.submit({
    tenant,
    lookups: [kernel.conversation.ref(conversation)],
    decide(state, context) {
      const isGone = state.get(kernel.conversation, conversation) === undefined
      return isGone ? { result: undefined } : change(state, { conversation, patch: { status: 'closed' } }, context)
    },
  })
}

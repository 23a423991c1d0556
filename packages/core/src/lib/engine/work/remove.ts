import { changeHeldJob } from '../../decide/held-job.ts'
import { doneJob } from '../../decide/job.ts'
import { filesOf, isUnused, type Remains, remainsLookups, removeRemains } from '../../decide/remove-conversation.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ConversationId, TenantId } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'

/** The most records of each kind that one commit removes. */
const BATCH = 200

/**
 * Removes the rest of a removed conversation, in batches: its messages with their keys and jobs, and read marks. A file
 * goes with the last message that has it. After a crash the next run continues.
 */
export async function runRemoval(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'remove') return
  const { tenant } = job
  for (;;) {
    signal.throwIfAborted()
    const remains = await findRemains(engine, tenant, job.work.conversationId, signal)
    if (remains.messages.length + remains.readMarks.length === 0) break
    await deleteBytes(engine, remains, signal)
    await engine.writer.submit({
      tenant,
      lookups: remainsLookups(engine, remains),
      decide: (state, context) => removeRemains(state, remains, context),
    })
  }
  await engine.writer.submit({
    tenant,
    lookups: [kernel.job.ref(job.id)],
    decide: (state, context) => changeHeldJob(state, job, context, doneJob),
  })
}

async function findRemains(
  { store }: Engine,
  tenant: TenantId,
  conversationId: ConversationId,
  signal: AbortSignal,
): Promise<Remains> {
  const page = { where: { conversationId }, order: 'oldest', limit: BATCH } as const
  const messages = await store.find(tenant, { query: kernel.message.queries.messages, ...page }, { signal })
  const readMarks = await store.find(tenant, { query: kernel.readMark.queries.readMarks, ...page }, { signal })
  const files = [...new Set(messages.records.flatMap(filesOf))].map((id) => kernel.media.ref(id))
  const { records } = files.length === 0 ? { records: [] } : await store.load(tenant, files, { signal })
  return { messages: messages.records, readMarks: readMarks.records, files: records.filter(kernel.media.is) }
}

// Before the records: a run that is repeated finds the record, and deletes the bytes again.
async function deleteBytes({ media }: Engine, { messages, files }: Remains, signal: AbortSignal): Promise<void> {
  const unused = files.filter((file) => file.state === 'stored' && isUnused(file, messages))
  if (unused.length === 0) return
  if (media === undefined) {
    const reason = 'The conversation has stored files, and this process has no media store to delete them from.'
    throw new ParleyError('media.no_store', { reason })
  }
  for (const { id } of unused) await media.store.delete(id, { signal })
}

import { isNews, type ParleyEvent } from '../model/event.ts'
import type { TenantId } from '../model/ids.ts'
import type { Job } from '../model/job.ts'

import type { DecisionContext } from './decision.ts'
import { newJob } from './job.ts'

/** The queue of one handler. */
export function handlerQueue(handler: string): string {
  return `on:${handler}`
}

/** One job per event and handler, committed with the event: a handler may be late, but it is never forgotten. */
export function reactions(tenant: TenantId, events: ParleyEvent[], context: DecisionContext): Job[] {
  return events.flatMap((event) => {
    if (!isNews(event)) return []
    return context.handlers(event.type).map((handler) =>
      newJob({
        tenant,
        id: context.keys.jobId(tenant, 'handle', handler, event.type, subjectOf(event), String(event.version)),
        queue: handlerQueue(handler),
        group: 'conversationId' in event ? event.conversationId : null,
        work: { type: 'handle', handler, event },
        now: context.now,
      }),
    )
  })
}

function subjectOf(event: ParleyEvent): string {
  if ('messageId' in event) return event.messageId
  if ('conversationId' in event) return event.conversationId
  if ('addressId' in event) return event.addressId
  if ('contactId' in event) return event.contactId
  return event.jobId
}

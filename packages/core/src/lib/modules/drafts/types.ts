import type { ConversationId } from '../../model/ids.ts'
import type { MediaId } from '../../model/media-id.ts'
import type { Command } from '../../ports/module.ts'
import type { Draft, DraftId, DraftType, draft } from './draft.ts'

/** The payload of the events of drafts. */
export interface DraftEvent {
  draftId: DraftId
  conversationId: ConversationId
  person: string
}

/** The place of a draft: one of each type for each person in each conversation. */
export interface DraftPlace {
  conversationId: ConversationId
  type: DraftType
}

/** The content of a draft. */
export interface DraftContent extends DraftPlace {
  /** At most 64 kB. */
  text: string
  /** At most 1000 characters. Default: none. */
  subject?: string | null | undefined
  /** Uploaded files that the person may see, at most 100. Default: none. */
  attachments?: { mediaId: MediaId }[] | undefined
}

/** The reads, events and commands of drafts. */
export interface Drafts {
  id: 'drafts'
  reads: { list: typeof draft.queries.drafts; get: typeof draft }
  events: { 'draft.saved': DraftEvent; 'draft.removed': DraftEvent }
  jobs: {
    /** Removes the drafts of all persons in a removed conversation. */
    'drafts.forget': { conversationId: ConversationId }
  }
  commands: {
    /**
     * Writes the draft of the author in place of the one before; the last write wins. A text without a visible character
     * and without files removes it. Returns the draft as it is now.
     *
     * @throws `not_found` for a conversation or a file that the author does not see; `forbidden` without a principal
     */
    save: Command<DraftContent, Draft>
    /**
     * Removes the draft of the author, if there is one. Returns it with an empty text.
     *
     * @throws `not_found` for a conversation that the author does not see; `forbidden` without a principal
     */
    remove: Command<DraftPlace, Draft>
    /** Removes a draft by its id. A principal removes its own alone. @throws `not_found` */
    forget: Command<DraftId, Draft>
  }
}

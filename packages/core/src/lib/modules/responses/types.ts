import type { ConversationId } from '../../model/ids.ts'
import type { Command } from '../../ports/module.ts'
import type { CannedResponse, CannedResponseId, cannedResponse } from './canned-response.ts'
import type { Rendered } from './variables.ts'

/** The payload of the events of canned responses. */
export interface ResponseEvent {
  responseId: CannedResponseId
  person: string | null
}

/** A canned response to write. */
export interface NewResponse {
  /** 1 to 40 letters, digits, `-` and `_`. */
  shortcut: string
  /** 1 to 200 characters. */
  title: string
  /** 1 to 10 000 characters. Its variables must be known. */
  text: string
  /** `null` for the whole team. Default: only the author. */
  person?: string | null | undefined
}

/** A change of a canned response. Absent fields stay as they are. */
export interface ResponsePatch {
  id: CannedResponseId
  shortcut?: string | undefined
  title?: string | undefined
  text?: string | undefined
}

/** The reads, events and commands of canned responses. */
export interface Responses {
  id: 'responses'
  reads: {
    /** Those of the team and those of the principal, by their shortcuts. */
    list: typeof cannedResponse.queries.responses
    search: typeof cannedResponse.queries.search
    get: typeof cannedResponse
  }
  events: { 'response.saved': ResponseEvent; 'response.removed': ResponseEvent }
  commands: {
    /**
     * Writes a canned response. One of the team needs `modules.manage`.
     *
     * @throws `forbidden`; `input.invalid` for an unknown variable, and for a shortcut that the team or the author has
     */
    add: Command<NewResponse, CannedResponse>
    /** Changes a canned response. @throws `not_found`, and as `add` */
    edit: Command<ResponsePatch, CannedResponse>
    /** Removes a canned response. @throws `not_found`, `forbidden` */
    remove: Command<CannedResponseId, CannedResponse>
    /**
     * Fills in the variables for a conversation. A missing value is the fallback of its variable. Without a fallback it is
     * empty, and `missing` names the variable.
     *
     * @throws `not_found`
     */
    render: Command<{ id: CannedResponseId; conversationId: ConversationId }, Rendered>
  }
}

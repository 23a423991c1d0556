import type {
  AssistantRun,
  ResponderDay,
  ResponderSettings,
  ResponderState,
  ResponderStatus,
  ResponderTrial,
  ResponderValues,
} from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

type Some<Fields> = { [Field in keyof Fields]?: Fields[Field] | undefined }

/** A change of settings. Absent fields stay as they are, also those of a group. */
export type ResponderPatch = {
  [Field in keyof ResponderValues]?:
    | (Field extends 'conversation' | 'limits' | 'handOver' ? Some<ResponderValues[Field]> : ResponderValues[Field])
    | undefined
}

/** The filters of a list of conversations in which the assistant has worked. */
export interface ResponderStateFilter {
  conversationId?: string | undefined
  channel?: string | undefined
  status?: ResponderStatus | undefined
}

/** `client.autoResponder.trials`: conversations that are played against settings. Nothing of them is sent. */
export interface ResponderTrials {
  /** The trials of the caller. */
  list(filter?: { person?: string | undefined } & Paging, options?: CallOptions): Pages<ResponderTrial>
  get(id: string, options?: CallOptions): Promise<ResponderTrial>
  /** Begins a trial with the settings of a channel, and with these changes. */
  begin(
    body?: { channel?: string | undefined; settings?: ResponderPatch | undefined },
    options?: WriteOptions,
  ): Write<ResponderTrial>
  /** Changes the settings. The turns stay. @throws `trial.writing` */
  update(id: string, settings: ResponderPatch, options?: WriteOptions): Write<ResponderTrial>
  /** Adds a text of the customer. The event `responder.trial_changed` has the answer. @throws `trial.writing` */
  say(id: string, text: string, options?: WriteOptions): Write<ResponderTrial>
  end(id: string, options?: WriteOptions): Write<void>
}

/** `client.autoResponder`: the assistant that answers customers. Without a channel, settings are the default. */
export interface AutoResponders {
  /** The settings that are stored. Those of a channel that has none are missing. */
  list(filter?: { channel?: string | undefined } & Paging, options?: CallOptions): Pages<ResponderSettings>
  /** The settings that hold for a channel. `channel` is `null` if they are the default. */
  settings(channel?: string, options?: CallOptions): Promise<ResponderSettings>
  /** Changes the settings of a channel; `undefined` for the default. */
  save(channel: string | undefined, patch: ResponderPatch, options?: WriteOptions): Write<ResponderSettings>
  /** Removes the settings of a channel, so that the default holds. */
  reset(channel: string, options?: WriteOptions): Write<void>
  states(filter?: ResponderStateFilter & Paging, options?: CallOptions): Pages<ResponderState>
  /** The assistant in one conversation. */
  state(conversationId: string, options?: CallOptions): Promise<ResponderState>
  /** Turns it on, or on again after a pause. A message that waits for an answer is answered. */
  turnOn(conversationId: string, options?: WriteOptions): Write<ResponderState>
  turnOff(conversationId: string, options?: WriteOptions): Write<ResponderState>
  /** The calls of assistants. */
  runs(
    filter?: { conversationId?: string | undefined; channel?: string | undefined } & Paging,
    options?: CallOptions,
  ): Pages<AssistantRun>
  /** Its work by channel and day. */
  days(filter?: { channel?: string | undefined } & Paging, options?: CallOptions): Pages<ResponderDay>
  readonly trials: ResponderTrials
}

const BASE = '/auto-responder'

export function autoResponderOf(http: Http): AutoResponders {
  const ofChannel = (channel: string | undefined): string =>
    channel === undefined ? `${BASE}/default` : `${BASE}/channels/${part(channel)}`
  const ofConversation = (id: string): string => `${BASE}/conversations/${part(id)}`
  return {
    list: (filter = {}, options) => http.list(`${BASE}/settings`, { ...filter }, options),
    settings: (channel, options) => http.get(ofChannel(channel), {}, options),
    save: (channel, body, options) => http.write({ method: 'PATCH', path: ofChannel(channel), body }, options),
    reset: (channel, options) => http.write({ method: 'DELETE', path: ofChannel(channel) }, options),
    states: (filter = {}, options) => http.list(`${BASE}/conversations`, { ...filter }, options),
    state: (id, options) => http.get(ofConversation(id), {}, options),
    turnOn: (id, options) => http.write({ method: 'POST', path: `${ofConversation(id)}/on` }, options),
    turnOff: (id, options) => http.write({ method: 'POST', path: `${ofConversation(id)}/off` }, options),
    runs: (filter = {}, options) => http.list(`${BASE}/runs`, { ...filter }, options),
    days: (filter = {}, options) => http.list(`${BASE}/days`, { ...filter }, options),
    trials: trialsOf(http),
  }
}

function trialsOf(http: Http): ResponderTrials {
  const path = `${BASE}/trials`
  const at = (id: string): string => `${path}/${part(id)}`
  return {
    list: (filter = {}, options) => http.list(path, { ...filter }, options),
    get: (id, options) => http.get(at(id), {}, options),
    begin: (body = {}, options) => http.write({ method: 'POST', path, body }, options),
    update: (id, settings, options) => http.write({ method: 'PATCH', path: at(id), body: { settings } }, options),
    say: (id, text, options) => http.write({ method: 'POST', path: `${at(id)}/turns`, body: { text } }, options),
    end: (id, options) => http.write({ method: 'DELETE', path: at(id) }, options),
  }
}

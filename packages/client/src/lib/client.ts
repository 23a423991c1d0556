import { debugLog } from './debug.ts'
import { type ClientEnvironment, standardEnvironment } from './environment.ts'
import { type Http, httpOf } from './http/http.ts'
import type { RequestSettings } from './http/request.ts'
import { baseOf, type ClientOptions } from './options.ts'
import { type Outbox, QueuedOutbox } from './outbox/outbox.ts'
import { StoredMessages } from './outbox/stored.ts'
import { type AutoResponders, autoResponderOf } from './resources/auto-responder.ts'
import { type Channels, channelsOf } from './resources/channels.ts'
import { type Contacts, contactsOf } from './resources/contacts.ts'
import { type Conversations, conversationsOf } from './resources/conversations.ts'
import {
  type Drafts,
  draftsOf,
  type PreferencesOf,
  preferencesOf,
  type Responses,
  responsesOf,
  type Views,
  viewsOf,
} from './resources/daily-work.ts'
import {
  type Addresses,
  addressesOf,
  type Jobs,
  jobsOf,
  type ServerHealth,
  type Statistics,
  serverOf,
  statisticsOf,
} from './resources/installation.ts'
import { type Presence, presenceOf, type Typing, typingOf } from './resources/live.ts'
import { type Media, mediaOf } from './resources/media.ts'
import { type Messages, messagesOf, type Search, searchOf } from './resources/messages.ts'
import { type Notes, notesOf } from './resources/notes.ts'
import { type PushOf, pushOf } from './resources/push.ts'
import { type Suggestions, suggestionsOf } from './resources/suggestions.ts'
import {
  type Invitations,
  invitationsOf,
  type Keys,
  keysOf,
  type People,
  peopleOf,
  type Sessions,
  sessionOf,
  type Tickets,
  ticketsOf,
} from './resources/team.ts'
import { type Connection, Connections } from './stream/connection.ts'
import { Feeds } from './stream/feeds.ts'
import type { EventsOptions, StreamItem, Transport } from './stream/item.ts'
import { sseTransport } from './stream/sse.ts'
import { webSocketTransport } from './stream/websocket.ts'

/** A client of one server, with one group of calls for each resource. */
export interface Client extends Resources {
  /** The events as they happen. It connects again by itself, skips nothing and repeats nothing. */
  events(options?: EventsOptions): AsyncIterable<StreamItem>
  readonly connection: Connection
  readonly outbox: Outbox
  /** Its clock and its timers. */
  readonly environment: ClientEnvironment
  /** Ends all streams and the outbox. Unsent messages stay in `storage`. */
  close(): void
}

/** The calls of a client. */
export interface Resources {
  readonly conversations: Conversations
  readonly messages: Messages
  readonly search: Search
  readonly contacts: Contacts
  readonly notes: Notes
  readonly drafts: Drafts
  readonly responses: Responses
  readonly views: Views
  readonly preferences: PreferencesOf
  readonly push: PushOf
  readonly suggestions: Suggestions
  readonly autoResponder: AutoResponders
  readonly channels: Channels
  readonly statistics: Statistics
  readonly addresses: Addresses
  readonly jobs: Jobs
  readonly people: People
  readonly invitations: Invitations
  readonly keys: Keys
  readonly session: Sessions
  readonly tickets: Tickets
  readonly media: Media
  readonly presence: Presence
  readonly typing: Typing
  readonly server: ServerHealth
}

/**
 * Makes a client. It sends nothing before its first call, except unsent messages of `storage`.
 *
 * @throws `parley.misconfigured` for a `url` that is no base URL
 */
export function createClient(options: ClientOptions): Client {
  const settings = settingsOf(options)
  const { environment, debug } = settings
  const http = httpOf(settings)
  const connections = new Connections(environment)
  const feeds = new Feeds({ transports: transportsOf(http, options), environment, debug, connections })
  const resources = resourcesOf(http, () => outbox.clear())
  const stored = new StoredMessages(options.storage, settings.base)
  const outbox = new QueuedOutbox({ messages: resources.messages, stored, environment, debug })
  connections.subscribe(({ state }) => state !== 'offline' && outbox.wake())
  return {
    ...resources,
    events: (given = {}) => feeds.read(given),
    connection: connections,
    outbox,
    environment,
    close() {
      feeds.stop()
      outbox.close()
    },
  }
}

function transportsOf(http: Http, { transport = 'auto', webSocket }: ClientOptions): Transport[] {
  const Socket = webSocket ?? globalThis.WebSocket
  const sse = sseTransport(http)
  // Node before 22 has no WebSocket.
  if (typeof Socket !== 'function' || transport === 'sse') return [sse]
  const socket = webSocketTransport(http, Socket)
  return transport === 'websocket' ? [socket] : [sse, socket]
}

function settingsOf({
  url,
  credentials,
  timeout = 30_000,
  retries = 3,
  debug,
  ...given
}: ClientOptions): RequestSettings {
  return {
    base: baseOf(url),
    credentials,
    // Browsers refuse a `fetch` that is called as a method of another object.
    fetch: given.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeout,
    retries,
    environment: given.environment ?? standardEnvironment,
    debug: debugLog(debug),
  }
}

function resourcesOf(http: Http, signedOut: () => void): Resources {
  return {
    conversations: conversationsOf(http),
    messages: messagesOf(http),
    search: searchOf(http),
    contacts: contactsOf(http),
    notes: notesOf(http),
    drafts: draftsOf(http),
    responses: responsesOf(http),
    views: viewsOf(http),
    preferences: preferencesOf(http),
    push: pushOf(http),
    suggestions: suggestionsOf(http),
    autoResponder: autoResponderOf(http),
    channels: channelsOf(http),
    statistics: statisticsOf(http),
    addresses: addressesOf(http),
    jobs: jobsOf(http),
    people: peopleOf(http),
    invitations: invitationsOf(http),
    keys: keysOf(http),
    session: sessionOf(http, signedOut),
    tickets: ticketsOf(http),
    media: mediaOf(http),
    presence: presenceOf(http),
    typing: typingOf(http),
    server: serverOf(http),
  }
}

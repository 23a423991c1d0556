import { debugLog } from './debug.ts'
import { standardEnvironment } from './environment.ts'
import { type Http, httpOf } from './http/http.ts'
import type { RequestSettings } from './http/request.ts'
import { baseOf, type ClientOptions } from './options.ts'
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
  type Channels,
  channelsOf,
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

/** A client of one server, with one group of calls for each resource. */
export interface Client {
  readonly conversations: Conversations
  readonly messages: Messages
  readonly search: Search
  readonly contacts: Contacts
  readonly notes: Notes
  readonly drafts: Drafts
  readonly responses: Responses
  readonly views: Views
  readonly preferences: PreferencesOf
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
 * Makes a client. It sends nothing before its first call.
 *
 * @throws `parley.misconfigured` for a `url` that is no base URL
 */
export function createClient(options: ClientOptions): Client {
  const http = httpOf(settingsOf(options))
  return resourcesOf(http, () => {})
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

function resourcesOf(http: Http, signedOut: () => void): Client {
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

import { type Parley, ParleyError, realEnvironment } from '@parley/core'
import { bodyLimit } from 'hono/body-limit'
import { type App, createApp, type ServerContext } from './app.ts'
import { type Authenticate, authenticated, byKeys } from './authenticate.ts'
import { compressed } from './compressed.ts'
import { cors, corsPaths } from './cors.ts'
import { serveDocument } from './document.ts'
import { EventStreams } from './events/event-streams.ts'
import { exceptUploads } from './files/except-uploads.ts'
import { InFlight } from './in-flight.ts'
import { labelled, privately } from './label.ts'
import { Admission } from './live/admission.ts'
import { Live } from './live/live.ts'
import { answerOtherMethods } from './methods.ts'
import { secretNamesOf } from './misplaced-secrets.ts'
import { mountModules } from './modules/mount.ts'
import { bySession } from './people/by-session.ts'
import { byStoredKeys } from './people/by-stored-keys.ts'
import { firstOf } from './people/first-of.ts'
import { openPeople, type PeopleAccess } from './people/people-access.ts'
import { hasPeople } from './people/people-view.ts'
import { answerError, answerNotFound, refuseEncoded } from './problems.ts'
import { changeConversations } from './routes/change-conversations.ts'
import { serveChannels } from './routes/channels/serve-channels.ts'
import { describeError } from './routes/describe-error.ts'
import { findAddresses } from './routes/find-addresses.ts'
import { getAddress } from './routes/get-address.ts'
import { getConversation } from './routes/get-conversation.ts'
import { getJob } from './routes/get-job.ts'
import { getMedia } from './routes/get-media.ts'
import { getMessage } from './routes/get-message.ts'
import { getReadMark } from './routes/get-read-mark.ts'
import { listConversations } from './routes/list-conversations.ts'
import { listJobs } from './routes/list-jobs.ts'
import { listMessages } from './routes/list-messages.ts'
import { listPresence } from './routes/list-presence.ts'
import { listStatistics } from './routes/list-statistics.ts'
import { moveReadMark } from './routes/move-read-mark.ts'
import { openMediaLink } from './routes/open-media-link.ts'
import { openSocket } from './routes/open-socket.ts'
import { getSession } from './routes/people/get-session.ts'
import { isOpenRoute, servePeople } from './routes/people/serve-people.ts'
import { receiveWebhook } from './routes/receive-webhook.ts'
import { removeConversation } from './routes/remove-conversation.ts'
import { removeJob } from './routes/remove-job.ts'
import { replayJob } from './routes/replay-job.ts'
import { reportHealth } from './routes/report-health.ts'
import { reportPresence } from './routes/report-presence.ts'
import { reportTyping } from './routes/report-typing.ts'
import { search } from './routes/search.ts'
import { searchMessages } from './routes/search-messages.ts'
import { sendMessage } from './routes/send-message.ts'
import { startConversation } from './routes/start-conversation.ts'
import { streamEvents } from './routes/stream-events.ts'
import { summarizeStatistics } from './routes/summarize-statistics.ts'
import { updateAddress } from './routes/update-address.ts'
import { updateConversation } from './routes/update-conversation.ts'
import { uploadMedia } from './routes/upload-media.ts'
import { ensureServerOptions, type ServerOptions } from './server-options.ts'
import { refuseOtherThanUtf8 } from './text-body.ts'

const MAX_BODY = 1024 * 1024

/** HTTP over a Parley: webhooks, the API and the event stream. It runs on any runtime with `fetch`. */
export interface Server extends AsyncDisposable {
  /** Answers one request; the second argument is the runtime's binding to it. */
  fetch(request: Request, bindings?: unknown): Response | Promise<Response>
  /** The application itself, for an importer's own routes beside the API. */
  readonly app: App
  /** The shared parts of streams and sockets, for `serveSockets` of `@parley/server/sockets`. */
  readonly live: Live
  /**
   * Announces the end, while everything is still served. From now on `/ready` answers 503 and every answer closes its
   * connection. So a balancer stops sending and clients reconnect elsewhere, and {@link stop} refuses no request.
   */
  leave(): void
  /**
   * Ends the event streams and sockets, and accepts no more requests. Resolves when the requests in progress are answered. From then
   * on `/ready`, the API and the webhooks answer 503; mounted routes still work.
   */
  stop(): Promise<void>
}

/**
 * Creates a server over a Parley. It does not own the Parley: the caller stops it after the server.
 *
 * @throws `parley.misconfigured` naming the option; `input.invalid` for a value of `corsOrigins` that no browser would send
 *
 * @example
 * ```ts
 * const server = createServer(parley, { keys: [key] })
 * serve({ fetch: server.fetch, port: 3000 })
 * ```
 */
export function createServer(parley: Parley, options: ServerOptions): Server {
  ensureServerOptions(parley, options)
  const environment = realEnvironment(options.environment)
  const people = options.people ?? (hasPeople(parley) ? openPeople(parley, { environment }) : undefined)
  const { corsOrigins = [], tickets = people?.tickets, connectionsPerPerson } = options
  const known = wayOf(options, people)
  const admission = new Admission({ parley, authenticate: known, tickets, origins: corsOrigins })
  const live = new Live({ environment, modules: parley.modules, admission, connectionsPerPerson })
  const streams = new EventStreams(live, environment)
  const inFlight = new InFlight()
  const context: ServerContext = {
    parley,
    environment,
    streams,
    inFlight,
    people,
    version: options.version ?? '0.0.0',
    store: options.store,
  }
  let secrets: ReadonlySet<string> | undefined
  const app = createApp(() => (secrets ??= secretNamesOf(parley)))
  app.onError(answerError(environment))
  app.notFound(answerNotFound)

  app.use(labelled(environment))
  if (corsOrigins.length > 0) for (const path of corsPaths) app.use(path, cors(corsOrigins))
  app.use('/api/*', compressed)
  app.use('/openapi.json', compressed)
  app.use('/api/*', inFlight.counted)
  app.use('/webhooks/*', inFlight.counted)
  app.use('/media/*', inFlight.counted)
  app.use('/api/*', privately)
  app.use('/api/v1/events', admission.stream)
  app.use('/api/*', authenticated(parley, known, people && isOpenRoute))
  app.use('/api/*', refuseEncoded)
  app.use('/api/*', exceptUploads(bodyLimit({ maxSize: MAX_BODY, onError: refuseTooLarge })))
  app.use('/api/*', exceptUploads(refuseOtherThanUtf8))

  receiveWebhook(app, context)
  listConversations(app)
  startConversation(app)
  changeConversations(app)
  getConversation(app)
  updateConversation(app)
  removeConversation(app)
  getReadMark(app)
  moveReadMark(app)
  listMessages(app)
  sendMessage(app)
  search(app)
  searchMessages(app)
  getMessage(app)
  uploadMedia(app)
  getMedia(app)
  openMediaLink(app, context)
  findAddresses(app)
  getAddress(app)
  updateAddress(app)
  serveChannels(app)
  listJobs(app)
  getJob(app)
  replayJob(app)
  removeJob(app)
  listStatistics(app)
  summarizeStatistics(app)
  streamEvents(app, context)
  getSession(app)
  if (people !== undefined) servePeople(app, { people, corsOrigins })
  reportTyping(app)
  reportPresence(app)
  listPresence(app)
  openSocket(app, context)
  mountModules(app, parley)
  reportHealth(app, context)
  describeError(app)
  serveDocument(app, context.version, { sessions: people !== undefined })
  answerOtherMethods(app)

  const stop = (): Promise<void> => {
    live.connections.stop()
    return inFlight.stop()
  }
  return {
    fetch: (request, bindings) => app.fetch(request, bindings ?? {}),
    app,
    live,
    leave: () => inFlight.leave(),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** The given way to authenticate. Otherwise: by the given keys, and by the keys, tickets and sessions of people. */
function wayOf(
  given: ServerOptions & { keys?: readonly string[]; authenticate?: Authenticate },
  people: PeopleAccess | undefined,
): Authenticate {
  const { keys = [], authenticate, corsOrigins: origins = [] } = given
  if (authenticate !== undefined) return authenticate
  // Tickets open streams only, which `Admission` checks before.
  const ways = people === undefined ? [] : [byStoredKeys(people), bySession(people, { origins })]
  return firstOf(byKeys(keys), ...ways)
}

function refuseTooLarge(): never {
  throw new ParleyError('input.too_large', { field: 'body', reason: `The body is larger than ${MAX_BODY} bytes.` })
}

/** One row of the table of errors. */
export interface ErrorRow {
  /** The HTTP status of a server's response. */
  status: number
  /** The same call may succeed later, unchanged. */
  retryable: boolean
  /** A sentence for people. */
  title: string
  /** The action that fixes it. */
  fix: string
}

/** The stable name of an error. */
export type ErrorCode =
  | 'input.invalid'
  | 'input.malformed'
  | 'input.too_large'
  | 'input.unsupported_type'
  | 'address.invalid'
  | 'text.empty'
  | 'text.too_long'
  | 'content.unsupported'
  | 'cursor.invalid'
  | 'auth.missing'
  | 'auth.invalid'
  | 'auth.unavailable'
  | 'sign_in.refused'
  | 'sign_in.limited'
  | 'csrf.refused'
  | 'forbidden'
  | 'connections.too_many'
  | 'upgrade.required'
  | 'not_found'
  | 'method.not_allowed'
  | 'path.unknown'
  | 'channel.unknown'
  | 'channel.no_webhook'
  | 'channel.no_sync'
  | 'channel.misconfigured'
  | 'webhook.forged'
  | 'webhook.malformed'
  | 'conversation.closed'
  | 'person.exists'
  | 'person.last_owner'
  | 'invitation.invalid'
  | 'media.refused'
  | 'media.unavailable'
  | 'media.gone'
  | 'media.not_ready'
  | 'media.no_store'
  | 'media.empty'
  | 'media.too_large'
  | 'media.type_mismatch'
  | 'media.link_invalid'
  | 'media.out_of_range'
  | 'push.not_set_up'
  | 'idempotency.mismatch'
  | 'job.not_dead'
  | 'job.not_removable'
  | 'store.unavailable'
  | 'store.contended'
  | 'store.migrations_pending'
  | 'store.misused'
  | 'store.refused'
  | 'store.misconfigured'
  | 'parley.misconfigured'
  | 'parley.stopped'
  | 'internal'

/** Every error of Parley, by code. Codes are stable; the sentences may improve. */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = {
  'input.invalid': {
    status: 422,
    retryable: false,
    title: 'A value was not understood.',
    fix: 'Correct the field that is named and send it again.',
  },
  'input.malformed': {
    status: 400,
    retryable: false,
    title: 'The request could not be read.',
    fix: 'Send a body of the documented type and encoding.',
  },
  'input.too_large': {
    status: 413,
    retryable: false,
    title: 'The body is larger than is accepted here.',
    fix: 'Send less at once.',
  },
  'input.unsupported_type': {
    status: 415,
    retryable: false,
    title: 'The type of the body is not supported.',
    fix: 'Send JSON, with the header Content-Type: application/json.',
  },
  'address.invalid': {
    status: 422,
    retryable: false,
    title: 'This is not an address that the channel can reach.',
    fix: 'Give a full address: for a phone number the international form with + and country code.',
  },
  'text.empty': {
    status: 422,
    retryable: false,
    title: 'There is no text to send.',
    fix: 'Give a text with at least one visible character.',
  },
  'text.too_long': {
    status: 422,
    retryable: false,
    title: 'The text is longer than the channel can carry.',
    fix: 'Shorten it, or send it in parts.',
  },
  'content.unsupported': {
    status: 422,
    retryable: false,
    title: 'The channel cannot carry this.',
    fix: 'Leave out the field that is named, or send it on another channel.',
  },
  'cursor.invalid': {
    status: 422,
    retryable: false,
    title: 'The cursor was not made here.',
    fix: 'Use a cursor exactly as it was given, with the same filters and order, or begin without one.',
  },
  'auth.missing': {
    status: 401,
    retryable: false,
    title: 'The request has no credentials.',
    fix: 'Send the header Authorization: Bearer KEY.',
  },
  'auth.invalid': {
    status: 401,
    retryable: false,
    title: 'The credentials are not known here.',
    fix: 'Use a key, a token or a session of this installation that is valid now.',
  },
  'auth.unavailable': {
    status: 503,
    retryable: true,
    title: 'The keys of the issuer of tokens cannot be read now.',
    fix: 'Try again. If it lasts, check the URL of the keys.',
  },
  'sign_in.refused': {
    status: 401,
    retryable: false,
    title: 'The sign-in is refused.',
    fix: 'Check the e-mail and the password, or request a new link.',
  },
  'sign_in.limited': {
    status: 429,
    retryable: true,
    title: 'There were too many failed sign-ins.',
    fix: 'Wait for the seconds in the header Retry-After.',
  },
  'csrf.refused': {
    status: 403,
    retryable: false,
    title: 'A request with the cookie of a session must come from a page of this installation.',
    fix: 'Send the header x-parley-csrf: 1, from an allowed origin.',
  },
  forbidden: {
    status: 403,
    retryable: false,
    title: 'The role or the access of the principal does not allow this.',
    fix: 'Use a principal with the action in its role.',
  },
  'connections.too_many': {
    status: 429,
    retryable: true,
    title: 'The person has too many open streams and sockets.',
    fix: 'Close one of them, such as a tab of the browser, and connect again.',
  },
  'upgrade.required': {
    status: 426,
    retryable: false,
    title: 'This address is for WebSocket only.',
    fix: 'Open it with a WebSocket client, or follow the events at GET /api/v1/events.',
  },
  not_found: {
    status: 404,
    retryable: false,
    title: 'There is nothing here by that name.',
    fix: 'Check the id. A record of another tenant is not found either.',
  },
  'method.not_allowed': {
    status: 405,
    retryable: false,
    title: 'This cannot be done here.',
    fix: 'Use one of the methods that the header Allow names.',
  },
  'path.unknown': {
    status: 404,
    retryable: false,
    title: 'There is nothing at this path.',
    fix: 'The paths are described at /openapi.json.',
  },
  'channel.unknown': {
    status: 404,
    retryable: false,
    title: 'There is no channel by that name.',
    fix: 'Use the id of a configured channel.',
  },
  'channel.no_webhook': {
    status: 404,
    retryable: false,
    title: 'This channel receives nothing by webhook.',
    fix: 'Remove the webhook at the provider.',
  },
  'channel.no_sync': {
    status: 404,
    retryable: false,
    title: 'This channel cannot be synchronized.',
    fix: 'Wait for its messages: it reports them by itself.',
  },
  'channel.misconfigured': {
    status: 500,
    retryable: false,
    title: 'A channel cannot be opened as it is configured.',
    fix: 'Correct the field of the configuration that is named.',
  },
  'webhook.forged': {
    status: 403,
    retryable: false,
    title: 'The signature does not fit.',
    fix: 'Check the secret, and that the public URL is the one the provider was given.',
  },
  'webhook.malformed': {
    status: 400,
    retryable: false,
    title: 'The webhook could not be read.',
    fix: 'Check that the provider posts the documented form to this URL.',
  },
  'conversation.closed': {
    status: 409,
    retryable: false,
    title: 'The conversation is closed.',
    fix: 'Start a new one.',
  },
  'person.exists': {
    status: 409,
    retryable: false,
    title: 'A person with this e-mail exists.',
    fix: 'Use another e-mail, or change that person.',
  },
  'person.last_owner': {
    status: 409,
    retryable: false,
    title: 'The installation would have no active owner.',
    fix: 'Make another person an owner first.',
  },
  'invitation.invalid': {
    status: 410,
    retryable: false,
    title: 'The invitation was accepted or withdrawn, or it has expired.',
    fix: 'Request a new invitation.',
  },
  'media.refused': {
    status: 422,
    retryable: false,
    title: 'The URL must not be fetched.',
    fix: 'Use an https URL of a public host, or allow the origin that is named.',
  },
  'media.unavailable': {
    status: 503,
    retryable: true,
    title: 'The URL cannot be fetched now.',
    fix: 'Try again. If it lasts, check the host that is named.',
  },
  'media.gone': {
    status: 410,
    retryable: false,
    title: 'The file does not exist any more.',
    fix: 'Ask its sender for it again.',
  },
  'media.not_ready': {
    status: 409,
    retryable: false,
    title: 'The file is not stored.',
    fix: 'Wait until its state is stored. A file that failed must be uploaded again.',
  },
  'media.no_store': {
    status: 404,
    retryable: false,
    title: 'This installation keeps no files.',
    fix: 'Give the option media to createParley.',
  },
  'media.empty': {
    status: 422,
    retryable: false,
    title: 'The file has 0 bytes.',
    fix: 'Send a file with content.',
  },
  'media.too_large': {
    status: 413,
    retryable: false,
    title: 'The file is larger than is accepted here.',
    fix: 'Send a smaller file.',
  },
  'media.type_mismatch': {
    status: 415,
    retryable: false,
    title: 'The file is not of the type that was declared.',
    fix: 'Declare the type that the file has.',
  },
  'media.link_invalid': {
    status: 403,
    retryable: false,
    title: 'The link is not valid.',
    fix: 'Ask for a new link.',
  },
  'media.out_of_range': {
    status: 416,
    retryable: false,
    title: 'The range is outside of the file.',
    fix: 'Request bytes within the size of the file, or the whole file.',
  },
  'push.not_set_up': {
    status: 404,
    retryable: false,
    title: 'This installation has no keys for notifications.',
    fix: 'Call setUpPush of @parley/server/push after createParley.',
  },
  'idempotency.mismatch': {
    status: 422,
    retryable: false,
    title: 'This key was used with other input.',
    fix: 'Use a new key for a new command.',
  },
  'job.not_dead': {
    status: 409,
    retryable: false,
    title: 'Only a dead job can be replayed.',
    fix: 'Wait: the job is still waiting or running.',
  },
  'job.not_removable': {
    status: 409,
    retryable: false,
    title: 'This job cannot be removed now.',
    fix: 'Wait until the job is done or dead.',
  },
  'store.unavailable': {
    status: 503,
    retryable: true,
    title: 'The store cannot answer now.',
    fix: 'Try again; if it lasts, look at the store.',
  },
  'store.contended': {
    status: 503,
    retryable: true,
    title: 'Too many writers want the same record at once.',
    fix: 'Try again.',
  },
  'store.migrations_pending': {
    status: 503,
    retryable: true,
    title: 'The store is not at the version that this program needs.',
    fix: 'Run the migrations.',
  },
  'store.misused': {
    status: 500,
    retryable: false,
    title: 'A store was called against its contract.',
    fix: 'Report it: this is a defect of the caller.',
  },
  'store.refused': {
    status: 422,
    retryable: false,
    title: 'The store cannot hold this change.',
    fix: 'Correct the value that the reason describes. The same change is refused again.',
  },
  'store.misconfigured': {
    status: 500,
    retryable: false,
    title: 'The store cannot be opened as it is configured.',
    fix: 'Correct what the reason names, and start again.',
  },
  'parley.misconfigured': {
    status: 500,
    retryable: false,
    title: 'The installation cannot be opened as it is configured.',
    fix: 'Correct the option that is named, and start again.',
  },
  'parley.stopped': {
    status: 503,
    retryable: true,
    title: 'This process is stopping.',
    fix: 'Try again; another process, or the next one, will answer.',
  },
  internal: {
    status: 500,
    retryable: false,
    title: 'Something went wrong that should not have.',
    fix: 'Report it with the request id.',
  },
}

/** Every code. */
export const errorCodes: readonly [ErrorCode, ...ErrorCode[]] = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]

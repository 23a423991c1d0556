import type { ErrorRow } from '../row.ts'

export type AccessErrorCode =
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
  | 'person.exists'
  | 'person.last_owner'
  | 'invitation.invalid'
  | 'push.not_set_up'

/** Errors about credentials, roles and people. */
export const accessErrors: Readonly<Record<AccessErrorCode, ErrorRow>> = {
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
  'push.not_set_up': {
    status: 404,
    retryable: false,
    title: 'This installation has no keys for notifications.',
    fix: 'Call setUpPush of @parley/server/push after createParley.',
  },
}

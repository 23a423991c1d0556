import type {
  Acceptance,
  ApiKey,
  CurrentSession,
  Invitation,
  MadeApiKey,
  MadeInvitation,
  NewApiKey,
  NewInvitation,
  PasswordChange,
  Person,
  PersonPatch,
  Session,
  SignIn,
  Ticket,
} from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import type { Pages } from '../http/page.ts'
import { part } from '../http/query.ts'
import type { Write } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import type { Paging } from './paging.ts'

/** `client.session`: the caller. */
export interface Sessions {
  /** The caller. A stream after its `asOf` has every later change of what a page reads. */
  get(options?: CallOptions): Promise<CurrentSession>
  signIn(body: SignIn, options?: CallOptions): Promise<Session>
  signOut(options?: CallOptions): Promise<void>
  /** Ends all other sessions of the caller. */
  changePassword(body: PasswordChange, options?: CallOptions): Promise<void>
}

// A secret in an answer is shown once, so these routes are not repeated after a lost answer.
const once = true

export function sessionOf(http: Http, signedOut: () => void): Sessions {
  return {
    get: (options) => http.get('/session', {}, options),
    signIn: (body, options) => http.write({ method: 'POST', path: '/session', body, once }, options),
    async signOut(options) {
      await http.write<void>({ method: 'DELETE', path: '/session' }, options)
      signedOut()
    },
    changePassword: (body, options) => http.write({ method: 'PUT', path: '/session/password', body, once }, options),
  }
}

/** `client.tickets` */
export interface Tickets {
  /** A one-use ticket that opens one stream or socket as the caller. */
  issue(options?: CallOptions): Promise<Ticket>
}

export function ticketsOf(http: Http): Tickets {
  return { issue: (options) => http.write({ method: 'POST', path: '/tickets' }, options) }
}

/** `client.people` */
export interface People {
  list(paging?: Paging, options?: CallOptions): Pages<Person>
  update(id: string, patch: PersonPatch, options?: WriteOptions): Write<Person>
}

export function peopleOf(http: Http): People {
  return {
    list: (paging = {}, options) => http.list('/people', { ...paging }, options),
    update: (id, body, options) => http.write({ method: 'PATCH', path: `/people/${part(id)}`, body }, options),
  }
}

/** `client.invitations` */
export interface Invitations {
  list(paging?: Paging, options?: CallOptions): Pages<Invitation>
  /** The secret is in this answer only. */
  create(body: NewInvitation, options?: CallOptions): Promise<MadeInvitation>
  remove(id: string, options?: WriteOptions): Write<void>
  /** Accepts an invitation and signs the person in. */
  accept(body: Acceptance, options?: CallOptions): Promise<Session>
}

export function invitationsOf(http: Http): Invitations {
  return {
    list: (paging = {}, options) => http.list('/invitations', { ...paging }, options),
    create: (body, options) => http.write({ method: 'POST', path: '/invitations', body, once }, options),
    remove: (id, options) => http.write({ method: 'DELETE', path: `/invitations/${part(id)}` }, options),
    accept: (body, options) => http.write({ method: 'POST', path: '/invitations/accept', body, once }, options),
  }
}

/** `client.keys` */
export interface Keys {
  list(paging?: Paging, options?: CallOptions): Pages<ApiKey>
  /** The secret is in this answer only. */
  create(body: NewApiKey, options?: CallOptions): Promise<MadeApiKey>
  revoke(id: string, options?: WriteOptions): Write<void>
}

export function keysOf(http: Http): Keys {
  return {
    list: (paging = {}, options) => http.list('/keys', { ...paging }, options),
    create: (body, options) => http.write({ method: 'POST', path: '/keys', body, once }, options),
    revoke: (id, options) => http.write({ method: 'DELETE', path: `/keys/${part(id)}` }, options),
  }
}

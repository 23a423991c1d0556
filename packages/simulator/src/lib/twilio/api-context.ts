import type { Account } from './account.ts'
import type { Carrier } from './carrier.ts'
import type { Clock } from './clock.ts'
import type { Property } from './property.ts'
import type { Billing } from './resource.ts'
import type { Tasks } from './tasks.ts'

/** The first letters of a sid: of a text, of a message with files, of a file. */
export type SidPrefix = 'SM' | 'MM' | 'ME'

/** The dependencies of the API. */
export interface ApiContext {
  accountSid: string
  authToken: string
  account: Account
  property: Property
  carrier: Carrier
  tasks: Tasks
  clock: Clock
  random: () => number
  /** Returns a sid that no message and no file has. */
  newSid: (prefix: SidPrefix) => string
  /** The bill of each message. */
  billing: Billing
  /** When the simulator was created. */
  openedAt: number
}

import type { ChannelState, Command, Parked } from './command.ts'
import type { Conversation } from './conversation.ts'
import type { Job } from './job.ts'
import type { Message } from './message.ts'
import type { AddressRecord, Contact } from './person.ts'
import type { Tally } from './statistic.ts'

/** Every record, by kind. A new kind adds an entry here, one in `schema.ts` and a migration, never a verb of a port. */
export interface Records {
  conversation: Conversation
  message: Message
  address: AddressRecord
  contact: Contact
  job: Job
  command: Command
  parked: Parked
  state: ChannelState
  tally: Tally
}

export type Kind = keyof Records
export type RecordOf<K extends Kind> = Records[K]
export type AnyRecord = Records[Kind]

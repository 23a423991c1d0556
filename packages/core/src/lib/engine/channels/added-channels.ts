import type { KnownTypes } from './config.ts'
import type { ChannelNotes } from './notes.ts'
import type { ChannelServices } from './open-source.ts'
import type { RunTimeChannels } from './run-time.ts'
import type { Seal } from './sealed.ts'

/** The parts of an installation for channels that are added at run time. */
export interface AddedChannels {
  types: KnownTypes
  seal: Seal
  runTime: RunTimeChannels
  notes: ChannelNotes
  services: ChannelServices
}

export type { Clock } from './lib/twilio/clock.ts'
export type { Fault, FaultKind, FaultRule } from './lib/twilio/faults.ts'
export type { Alert } from './lib/twilio/ledger.ts'
export type { Status } from './lib/twilio/message.ts'
export { signTwilioRequest, type WebhookParams } from './lib/twilio/signature.ts'
export {
  type Customer,
  createTwilioSimulator,
  type Faults,
  type TwilioSimulator,
  type TwilioSimulatorOptions,
} from './lib/twilio/simulator.ts'
export type { InboundEntry, JournalEntry } from './lib/twilio/views.ts'

export { isQuiet, isTimeZone, type QuietHours } from './lib/notifications/quiet-hours.ts'
export {
  defaultRules,
  type NotificationRules,
  notificationConversations,
  notificationTones,
  rulesOf,
} from './lib/notifications/rules.ts'
export { type Arrival, type SilenceReason, silenceOf } from './lib/notifications/silence.ts'

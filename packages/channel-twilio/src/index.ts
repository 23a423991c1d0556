export type { TwilioAccountOptions } from './lib/account/options.ts'
export { twilioSms } from './lib/sms.ts'
export type { TwilioSmsOptions } from './lib/sms-options.ts'

/** A made-up account: the sid has Twilio's form and no owner. The numbers are reserved for tests and fiction. */
export const accountSid = 'AC0123456789abcdef0123456789abcdef'
export const authToken = 'a-token-for-tests'
export const business = '+15005550006'
export const alice = '+14155550123'
export const publicUrl = 'https://parley.example'
export const webhookUrl: string = `${publicUrl}/webhooks/sms`

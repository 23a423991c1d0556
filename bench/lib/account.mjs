// The account of every arm, and the URL that its webhooks are signed for, on any port.

export const account = {
  accountSid: 'AC000000000000000000000000000000be',
  authToken: 'bench-auth-token',
  from: '+15005550006',
}

export const publicUrl = 'https://bench.example'

export const webhookPath = '/webhooks/sms'

/** The account of the simulated provider, for the installation and for the provider. */
export const account = {
  accountSid: `AC${'e'.repeat(32)}`,
  authToken: 'e2e-auth-token-that-is-not-a-secret',
  from: '+15005550006',
}

/** The key of the installation's API. */
export const key = 'e2e-key-that-is-long-enough-to-be-one'

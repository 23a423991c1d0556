import { sha256Of } from '../../model/digest.ts'
import type { Key } from '../../model/ids.ts'

/** A digest that a secret is found by. */
export type SecretUse = 'session' | 'key' | 'invitation'

/** The SHA-256 of a secret, in lower-case hexadecimal. Only it is stored. */
export function secretDigest(secret: string): string {
  return sha256Of(secret)
}

/** The unique key of the record with the digest of a secret. */
export function secretKey(use: SecretUse, digest: string): Key {
  return `${use}:${digest}` as Key
}

/** The unique key of the person with an e-mail. */
export function emailKey(email: string): Key {
  return `person:${sha256Of(canonicalEmail(email))}` as Key
}

/** An e-mail in the form in which it is stored and compared. */
export function canonicalEmail(email: string): string {
  return email.trim().toLowerCase()
}

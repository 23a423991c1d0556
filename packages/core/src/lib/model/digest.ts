import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

const encoder = new TextEncoder()

/** Returns the first 128 bits of a digest of a text in UTF-8, in lower-case hexadecimal. */
export type Digest = (text: string) => string

/** The whole SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
export function sha256Of(text: string): string {
  return bytesToHex(sha256(encoder.encode(text)))
}

/** The first 128 bits of the SHA-256 of a text. */
export const digestOf: Digest = digestFrom(sha256.create())

/**
 * A digest that cannot be computed without the secret: SHA-256 over one block of the secret, then the text.
 *
 * The block is 64 bytes, so its state is computed once. So a name costs no more than without a secret. A digest has
 * half of the state, so it cannot be continued to the digest of a longer text.
 */
export function keyedDigest(secret: string): Digest {
  const half = sha256(encoder.encode(`parley:ids:${secret}`))
  const hasher = sha256.create()
  hasher.update(half).update(sha256(half))
  return digestFrom(hasher)
}

// Every message has several names to digest, and a new hasher costs more than the digest of a name. So one hasher
// serves for all. It is reset before each.
function digestFrom(beginning: ReturnType<typeof sha256.create>): Digest {
  const hasher = sha256.create()
  const hash = new Uint8Array(sha256.outputLen)
  const bytes = new Uint8Array(1024)
  return (text) => {
    beginning._cloneInto(hasher)
    for (let rest = text; rest !== ''; ) {
      const { read, written } = encoder.encodeInto(rest, bytes)
      hasher.update(bytes.subarray(0, written))
      rest = rest.slice(read)
    }
    hasher.digestInto(hash)
    return bytesToHex(hash.subarray(0, 16))
  }
}

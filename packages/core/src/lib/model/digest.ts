import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

// Every message has several names to be digested, and to make a hasher takes longer than to hash a name. So one does for
// all, set back to its beginning before each.
const unused = sha256.create()
const hasher = sha256.create()
const hash = new Uint8Array(sha256.outputLen)
const encoder = new TextEncoder()
const bytes = new Uint8Array(1024)

/** The first 128 bits of the SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
export function digestOf(text: string): string {
  unused._cloneInto(hasher)
  for (let rest = text; rest !== ''; ) {
    const { read, written } = encoder.encodeInto(rest, bytes)
    hasher.update(bytes.subarray(0, written))
    rest = rest.slice(read)
  }
  hasher.digestInto(hash)
  return bytesToHex(hash.subarray(0, 16))
}

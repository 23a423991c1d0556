/** Hashes passwords. The cli gives one over scrypt of Node. */
export interface PasswordHash {
  /** The hash of a password, with its salt and its parameters. */
  hash(password: string): Promise<string>
  /** Whether a password has a hash. `false` for a hash of another form. */
  verify(password: string, hash: string): Promise<boolean>
}

const ROUNDS = 600_000
const encoder = new TextEncoder()

/**
 * Hashes by PBKDF2 with SHA-256 and 600 000 rounds, which every runtime with Web Crypto has. A hash that needs much
 * memory, such as scrypt, is better.
 */
export function pbkdf2({ rounds = ROUNDS }: { rounds?: number } = {}): PasswordHash {
  return {
    async hash(password) {
      const salt = crypto.getRandomValues(new Uint8Array(16))
      return `pbkdf2-sha256$${rounds}$${hex(salt)}$${hex(await derive(password, salt, rounds))}`
    },
    async verify(password, hash) {
      const [, given = '', salt = '', digest = ''] =
        /^pbkdf2-sha256\$(\d{1,8})\$([0-9a-f]{32})\$([0-9a-f]{64})$/.exec(hash) ?? []
      if (digest === '') return false
      return isSame(hex(await derive(password, bytes(salt), Number(given))), digest)
    },
  }
}

async function derive(password: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(password.normalize('NFKC')), 'PBKDF2', false, [
    'deriveBits',
  ])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256))
}

function hex(given: Uint8Array): string {
  return Array.from(given, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bytes(given: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(given.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

// Both are of one length, and the time does not show where they differ.
function isSame(one: string, other: string): boolean {
  let difference = 0
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}

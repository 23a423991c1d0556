import { type Keys, keysOf } from '../src/lib/model/keys.ts'

/** The ids and keys of tests. */
export const keys: Keys = keysOf('a secret of tests, which is public')

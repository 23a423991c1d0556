import type { RequestEntry } from './simulator.ts'

/** The requests as they arrived, the newest ones only. */
export class Journal {
  readonly #keep: number
  readonly #entries: RequestEntry[] = []
  #added = 0

  constructor(keep: number) {
    this.#keep = keep
  }

  add(entry: Pick<RequestEntry, 'at' | 'path' | 'model' | 'body'>): RequestEntry {
    this.#added += 1
    const added = { id: this.#added, ...entry, fault: null, billed: false, status: null }
    this.#entries.push(added)
    if (this.#entries.length > this.#keep) this.#entries.shift()
    return added
  }

  list(): RequestEntry[] {
    return this.#entries.map((entry) => ({ ...entry }))
  }
}

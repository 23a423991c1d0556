import type { Commit } from '../ports/store.ts'

/**
 * What the commits of a batch that failed would have made.
 *
 * Whoever builds on that fails as well, whatever stands by now: a version that was not written here may have been written by
 * somebody else, of something else, and it bears the same number.
 */
export class FailedWrites {
  readonly #versions = new Map<string, Set<number>>()

  /** A commit fails. */
  add({ tenant, put, jobs }: Commit): void {
    for (const { id, version } of [...put, ...jobs]) {
      const name = `${tenant}\n${id}`
      const versions = this.#versions.get(name) ?? new Set()
      this.#versions.set(name, versions.add(version))
    }
  }

  /** The record of which a commit expects what was not made; nothing where there is none. */
  builtOnBy({ tenant, expect }: Commit): string | undefined {
    if (this.#versions.size === 0) return undefined
    for (const expectation of expect) {
      if (expectation.type !== 'version') continue
      const { ref, version } = expectation
      if (this.#versions.get(`${tenant}\n${ref.id}`)?.has(version) === true) return ref.id
    }
    return undefined
  }
}

import type { Commit } from '../ports/store.ts'

/**
 * The writes of the commits of a batch that failed.
 *
 * A commit that builds on such a write fails as well, at any present version. Another writer may have made a version
 * with the same number and other content.
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

  /** The record that a commit expects from a failed write. Absent if there is none. */
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

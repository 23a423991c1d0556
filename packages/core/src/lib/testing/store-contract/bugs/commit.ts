import { ParleyError } from '../../../errors/parley-error.ts'
import type { Stored } from '../../../model/record.ts'
import { kernel } from '../../../model/schema.ts'
import type { Commit, CommitResult, Store } from '../../../ports/store.ts'
import { commitOf, raise, refOf, remove, replace, together } from '../commits.ts'
import { read } from '../reads.ts'
import { event } from '../samples.ts'
import { altered, type SeededBug } from './bug.ts'

/** A store that writes other commits than the caller gave. */
function rewritten(store: Store, rewrite: (commit: Commit) => Commit | Promise<Commit>): Store {
  return altered(store, { commit: async (commits) => store.commit(await Promise.all(commits.map(rewrite))) })
}

/** A store that runs `act` for each conflict, and returns its result, if it has one. */
function onConflict(store: Store, act: (commit: Commit) => Promise<CommitResult[] | undefined>): Store {
  const commit: Store['commit'] = async (commits) => {
    const results = await store.commit(commits)
    for (const [place, each] of commits.entries()) {
      const [answer] = results[place]?.ok === false ? ((await act(each)) ?? []) : []
      if (answer !== undefined) results[place] = answer
    }
    return results
  }
  return altered(store, { commit })
}

/** A store that also runs `act` for each batch that it refuses. */
function onRefusal(store: Store, act: (commits: readonly Commit[]) => Promise<void>): Store {
  const commit: Store['commit'] = async (commits) => {
    try {
      return await store.commit(commits)
    } catch (error) {
      if (ParleyError.is(error) && error.code === 'store.refused') await act(commits)
      throw error
    }
  }
  return altered(store, { commit })
}

const eachPut = (commit: Commit, change: (record: Commit['put'][number]) => Commit['put'][number]): Commit => ({
  ...commit,
  put: commit.put.map(change),
})

export const commitBugs: readonly SeededBug[] = [
  {
    name: 'a chain does not fail together: its second link takes effect on a version of another writer',
    caughtBy:
      'commit: a commit that builds on a failed commit of the batch fails, even if another writer made that version',
    plant: (store) =>
      altered(store, {
        commit: async (commits) => (await Promise.all(commits.map((each) => store.commit([each])))).flat(),
      }),
  },
  {
    name: 'an update is lost: a record is written over any version',
    caughtBy: 'commit: writers that load, decide and retry lose no update',
    plant: (store) =>
      onConflict(store, async ({ put, events }) => {
        const [record, ...more] = put
        const current = record === undefined || more.length > 0 ? undefined : await read(store, record)
        if (record === undefined || current === undefined || record.version === 1) return undefined
        return store.commit([{ ...replace({ ...record, version: current.version }), events }])
      }),
  },
  {
    name: 'a duplicate after a race: the second commit is acknowledged too',
    caughtBy:
      'commit: of fifty concurrent commits that create one record exactly one takes effect, and its event is the only one',
    plant: (store) => {
      const isNew = ({ expect }: Commit) => expect.length > 0 && expect.every(({ type }) => type === 'absent')
      const commit: Store['commit'] = async (commits) => {
        const results = await store.commit(commits)
        return results.map((result, place) => (commits.slice(place, place + 1).some(isNew) ? { ok: true } : result))
      }
      return altered(store, { commit })
    },
  },
  {
    name: 'half a commit stays: the events of a conflict are appended',
    caughtBy: 'commit: an expectation that fails appends no event',
    plant: (store) =>
      onConflict(store, async ({ tenant, events }) => {
        await store.commit([commitOf({ events }, tenant)])
        return undefined
      }),
  },
  {
    name: 'half a commit stays: the counters of a conflict are raised',
    caughtBy: 'commit: an expectation that fails raises no counter',
    plant: (store) =>
      onConflict(store, async ({ tenant, add }) => {
        await store.commit([commitOf({ add }, tenant)])
        return undefined
      }),
  },
  {
    name: 'half a commit stays: the log is trimmed by a conflict',
    caughtBy: 'commit: an expectation that fails trims nothing',
    plant: (store) =>
      onConflict(store, async ({ tenant, trim }) => {
        if (trim !== undefined) await store.commit([{ ...commitOf({}, tenant), trim }])
        return undefined
      }),
  },
  {
    name: 'a conflict aborts the rest of its batch',
    caughtBy: 'commit: a conflict never aborts its neighbors',
    plant: (store) => {
      const commit: Store['commit'] = async (commits) => {
        const results = []
        for (const each of commits) results.push(...(await store.commit([each])))
        const failed = results.findIndex(({ ok }) => !ok)
        return results.map((result, place) =>
          failed !== -1 && place > failed ? { ok: false, conflict: 'aborted' } : result,
        )
      }
      return altered(store, { commit })
    },
  },
  {
    name: 'a permanent refusal is reported as an outage',
    caughtBy:
      'commit: a commit that can never succeed is refused permanently and stops no neighbor: a message without a text',
    plant: (store) =>
      onRefusal(store, async () => {
        throw new ParleyError('store.unavailable')
      }),
  },
  {
    name: 'half a batch stays: the commits before the one that is refused take effect',
    caughtBy:
      'commit: a commit that can never succeed is refused permanently and stops no neighbor: a contact without a time',
    plant: (store) =>
      onRefusal(store, async ([first]) => {
        if (first !== undefined) await store.commit([first]).catch(() => [])
      }),
  },
  {
    name: 'the writes of a warm-up stay',
    caughtBy: 'warmUp: writes nothing that stays',
    plant: (store) =>
      altered(store, {
        async warmUp() {
          await store.commit([commitOf({ events: [event(7)] })])
        },
      }),
  },
  {
    name: 'the last two commits of a long batch are swapped',
    caughtBy: 'commit: a later commit of a batch may build on the versions of an earlier one',
    plant: (store) => {
      const swapped = <Item>(list: readonly Item[]): Item[] =>
        list.length > 2 ? [...list.slice(0, -2), ...list.slice(-2).toReversed()] : [...list]
      return altered(store, { commit: async (commits) => swapped(await store.commit(swapped(commits))) })
    },
  },
  {
    name: 'a batch is cut at a hundred commits',
    caughtBy: 'commit: one call accepts as many commits as the capabilities name',
    plant: (store) => altered(store, { commit: (commits) => store.commit(commits.slice(0, 100)) }),
  },
  {
    name: 'records are written in one transaction and their events in the next',
    caughtBy: 'find: pages that are read while commits run join the log without a gap or a repetition',
    plant: (store) => {
      const commit: Store['commit'] = async (commits) => {
        const results = await store.commit(commits.map((each) => ({ ...each, events: [] })))
        const done = commits.filter((_, place) => results[place]?.ok)
        await store.commit(done.map(({ tenant, events }) => commitOf({ events }, tenant)))
        return results
      }
      return altered(store, { commit })
    },
  },
  {
    name: 'a counter that is raised twice by one commit counts once',
    caughtBy: 'commit: a counter is raised twice by one commit',
    plant: (store) =>
      rewritten(store, (commit) => {
        const last = new Map(commit.add.map((each) => [each.record.id, each]))
        return { ...commit, add: [...last.values()] }
      }),
  },
  {
    name: 'increments are lost when their record is put',
    caughtBy: 'commit: a record that is put again keeps its counter',
    plant: (store) =>
      rewritten(store, async (commit) => {
        const statistic = commit.put.find((record) => kernel.statistic.is(record))
        const current = statistic === undefined ? undefined : await read(store, statistic)
        if (statistic === undefined || current === undefined) return commit
        return together(commit, raise(statistic, statistic.count - current.count))
      }),
  },
  {
    name: 'a counter is never lowered',
    caughtBy: 'commit: a counter is lowered by a negative amount',
    plant: (store) => rewritten(store, (commit) => ({ ...commit, add: commit.add.filter(({ by }) => by > 0) })),
  },
  {
    name: 'a key is not released by the record that gives it up',
    caughtBy: 'commit: a released key can be claimed',
    plant: (store) =>
      rewritten(store, async (commit) => {
        const before = await Promise.all(commit.put.map((record) => read<Stored>(store, record)))
        const kept = before.flatMap((record) => (record !== undefined && 'keys' in record ? record.keys : []))
        if (commit.put.length !== 1) return commit
        return eachPut(commit, (record) =>
          'keys' in record ? { ...record, keys: [...new Set([...record.keys, ...kept])] } : record,
        )
      }),
  },
  {
    name: 'a key is stolen from its owner',
    caughtBy: 'commit: a key that another record owns is a conflict',
    plant: (store) =>
      onConflict(store, async (commit) => {
        const keys = commit.put.flatMap((record) => ('keys' in record ? record.keys : []))
        const { records } = await store.load(
          commit.tenant,
          keys.map((key) => ({ key })),
        )
        const robbed = records.flatMap((owner) => ('keys' in owner ? [replace(owner, { keys: [] })] : []))
        return commit.put.length === 1 ? (await store.commit([...robbed, commit])).slice(-1) : undefined
      }),
  },
  {
    name: 'removed records stay',
    caughtBy: 'commit: a removed record ceases to exist, with its keys',
    plant: (store) => rewritten(store, (commit) => ({ ...commit, remove: [] })),
  },
  {
    name: 'a write without an expectation is accepted',
    caughtBy: 'commit: a record that is written without an expectation is misuse, and not written',
    plant: (store) =>
      rewritten(store, (commit) => {
        const bare = commit.expect.length === 0 ? commit.put : []
        const expect = bare.map((record) => ({ type: 'absent', ref: refOf(record) }) as const)
        return { ...commit, expect: [...commit.expect, ...expect] }
      }),
  },
  {
    name: 'a text is cut at 60 000 letters',
    caughtBy: 'load: a text is returned as it was committed: 64 KB of several bytes a letter',
    plant: (store) =>
      rewritten(store, (commit) =>
        eachPut(commit, (record) =>
          kernel.message.is(record) ? { ...record, text: record.text.slice(0, 60_000) } : record,
        ),
      ),
  },
  {
    name: 'texts are normalized',
    caughtBy: 'load: a text is returned as it was committed: letters that could be composed, and letters that are',
    plant: (store) =>
      rewritten(store, (commit) =>
        eachPut(commit, (record) =>
          kernel.message.is(record) ? { ...record, text: record.text.normalize() } : record,
        ),
      ),
  },
  {
    name: 'the last acknowledged commit is lost when the store is closed',
    caughtBy: 'commit: the last acknowledged commit exists after the store is opened again',
    plant: (store) => {
      let last: readonly Commit[] = []
      const commit: Store['commit'] = (commits) => {
        last = commits
        return store.commit(commits)
      }
      const lose = async (): Promise<void> => {
        await store.commit(last.flatMap(({ put }) => put.map(remove))).catch(() => [])
        await store[Symbol.asyncDispose]()
      }
      return altered(store, { commit, [Symbol.asyncDispose]: lose })
    },
  },
]

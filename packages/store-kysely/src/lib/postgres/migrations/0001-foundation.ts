import type { Migration } from '../../migrate.ts'
import { claim } from './0001/claim.ts'
import { commit } from './0001/commit.ts'
import { load } from './0001/load.ts'
import { tables } from './0001/tables.ts'

/** The model, the log and the jobs, and the functions that work on them in one round trip. */
export const foundation: Migration = { name: '0001-foundation', statements: [...tables, load, commit, claim] }

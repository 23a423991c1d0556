import type { SeededBug } from './bugs/bug.ts'
import { claimBugs } from './bugs/claim.ts'
import { commitBugs } from './bugs/commit.ts'
import { logBugs } from './bugs/log.ts'
import { readBugs } from './bugs/read.ts'
import { searchBugs } from './bugs/search.ts'

/** Bugs that the contract must catch, each planted into a store without one. They show that the contract finds bugs. */
export const seededBugs: readonly SeededBug[] = [...commitBugs, ...claimBugs, ...readBugs, ...searchBugs, ...logBugs]

import { storeContract, storeContractBites } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { harnessOver } from '../test/harness.ts'
import { sqlite } from './sqlite.ts'

const onThread = harnessOver((path) => ({ store: sqlite(path) }))
const open = harnessOver((path) => ({ store: sqlite({ path, thread: false }) }))

storeContract({ describe, it, expect }, { name: 'sqlite', open: onThread, offers: ['durable', 'shared'] })
storeContractBites({ describe, it, expect }, { name: 'sqlite', open, offers: ['durable', 'shared'] })

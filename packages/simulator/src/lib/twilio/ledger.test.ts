import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Entry, openLedger } from './ledger.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function readAll(path: string): Entry[] {
  const entries: Entry[] = []
  openLedger(path, (entry) => entries.push(entry))[Symbol.dispose]()
  return entries
}

describe('openLedger', () => {
  const told: Entry = { kind: 'told', sid: 'SM1', status: 'sent' }
  const cleared: Entry = { kind: 'faults_cleared' }

  it('returns the appended entries, in order', () => {
    const path = join(folder, 'ledger')
    const ledger = openLedger(path, () => {})
    ledger.append(told)
    ledger.append(cleared)
    expect(readAll(path)).toEqual([told, cleared])
    ledger[Symbol.dispose]()
  })

  it('removes an unfinished line, and continues after it', () => {
    const path = join(folder, 'ledger')
    const first = openLedger(path, () => {})
    first.append(told)
    first[Symbol.dispose]()
    appendFileSync(path, '{"kind":"told","sid":"SM2","sta')
    const second = openLedger(path, () => {})
    second.append(cleared)
    second[Symbol.dispose]()
    expect(readAll(path)).toEqual([told, cleared])
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3)
  })

  it('names the line that is not an entry', () => {
    const path = join(folder, 'ledger')
    appendFileSync(path, `${JSON.stringify(told)}\n{"kind":"other"}\n`)
    expect(() => readAll(path)).toThrow(`${path}:2 is not an entry`)
  })
})

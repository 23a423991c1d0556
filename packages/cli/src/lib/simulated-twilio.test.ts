import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSimulator, simulatedAccount } from './simulated-twilio.ts'

const MOST = 10_000
const MORE = 200

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function lines(number: number): string {
  const sid = `SM${number.toString(16).padStart(32, '0')}`
  const message = {
    ...{ sid, direction: 'inbound', channel: 'sms', from: '+14155550123', to: simulatedAccount.number },
    ...{ body: `${number}`, status: 'received', errorCode: null, createdAt: 0, updatedAt: 0, sentAt: 0 },
    ...{ statusCallback: null, script: null },
  }
  const told = { kind: 'told', sid, status: 'received' }
  return `${JSON.stringify({ kind: 'message', message })}\n${JSON.stringify(told)}\n`
}

describe('found by use: memory levels off', () => {
  it(`the bundled simulator keeps the newest ${MOST} messages of a file that holds more`, async () => {
    const all = Array.from({ length: MOST + MORE }, (_, number) => lines(number))
    writeFileSync(join(folder, 'simulator.jsonl'), all.join(''))
    const url = 'http://localhost:3000'
    const log = { error: () => {} }
    await using simulator = openSimulator({ data: folder, publicUrl: url, localUrl: url, log })
    const kept = simulator.inbound()
    expect([kept.length, kept[0]?.body, kept.at(-1)?.body]).toEqual([MOST, `${MORE}`, `${MOST + MORE - 1}`])
  })
})

import { expect, it } from 'vitest'
import { lineForPeople } from './log.ts'

const entry = { level: 40, time: Date.UTC(2026, 0, 15, 12), pid: 1, hostname: 'here', msg: 'A webhook was refused.' }

it('is a line with the time, the level, the message and the fields', () => {
  expect(lineForPeople({ ...entry, channel: 'sms', attempt: 2 })).toBe(
    '12:00:00 warn  A webhook was refused. channel=sms attempt=2\n',
  )
})

it('neither controls the terminal nor lets a value look like a line', () => {
  const line = lineForPeople({ ...entry, channel: '\u001b[2J\r\n12:00:00 error forged' })
  expect(line).toBe('12:00:00 warn  A webhook was refused. channel=\ufffd[2J\ufffd\n  12:00:00 error forged\n')
})

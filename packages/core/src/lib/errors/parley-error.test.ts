import { describe, expect, it } from 'vitest'
import { ParleyError } from './parley-error.ts'
import { problemOf } from './problem.ts'

describe('found by use: files and processes: an error names its file and the fix, where they help', () => {
  const error = new ParleyError('store.unavailable', {
    resource: '/srv/parley.db',
    reason: 'The disk is full.',
    fix: 'Make room on the disk.',
  })

  it('in its message', () => {
    expect(error.message).toBe('/srv/parley.db: The disk is full. Make room on the disk.')
    expect(new ParleyError('text.empty', { field: 'text' }).message).toMatch(/^text: There is no text to send\. Give /)
  })

  it('and not on the wire', () => {
    expect(JSON.stringify(problemOf(error))).not.toMatch(/srv|room/)
    expect(problemOf(error)).toMatchObject({ detail: 'The disk is full.', hint: error.row.fix })
  })
})

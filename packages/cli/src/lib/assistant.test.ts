import { expect, it } from 'vitest'
import { assistantOf } from './assistant.ts'

it('is the local assistant by default', () => {
  expect(assistantOf({}).name).toBe('local')
})

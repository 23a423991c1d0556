import { expect, it } from 'vitest'
import { retryAfterOf } from './retry-after.ts'

const now = Date.UTC(2026, 2, 1)

it.each([
  [{ 'retry-after': '7' }, 7],
  [{ 'retry-after': '0.2' }, 1],
  [{ 'retry-after': 'Sun, 01 Mar 2026 00:01:00 GMT' }, 60],
  [{ 'retry-after': '9999999' }, 86_400],
  [{ 'retry-after-ms': '1500', 'retry-after': '60' }, 2],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{}, undefined],
])('%o are %s seconds', (headers, seconds) => {
  expect(retryAfterOf(new Headers(headers as Record<string, string>), now)).toBe(seconds)
})

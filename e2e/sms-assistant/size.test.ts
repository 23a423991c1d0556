import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../lib/root.ts'

const folder = join(root, 'examples/sms-assistant/src')

/** The most lines of the assembly, and of all routes together. */
const most = { assembly: 120, routes: 250 }

it('S3.6: the app is assembly and routes', () => {
  const lines = (file: string): number => readFileSync(join(folder, file), 'utf8').trimEnd().split('\n').length
  expect(lines('app.ts') + lines('main.ts')).toBeLessThanOrEqual(most.assembly)
  expect(lines('routes.ts')).toBeLessThanOrEqual(most.routes)
  // The others have the numbers, the columns of a message and the form of an error.
  expect(readdirSync(folder).toSorted()).toEqual([
    ...['answers.ts', 'app.ts', 'main.ts', 'numbers.ts', 'routes.ts', 'row.ts'],
  ])
  for (const file of readdirSync(folder)) expect(lines(file)).toBeLessThanOrEqual(most.routes)
})

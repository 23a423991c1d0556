import { expect, it } from 'vitest'
import { inBackground } from './parent.ts'

it.each([
  'parley',
  'node dist/main.js',
  'npm run build && parley',
  'parley > log 2>&1',
  'parley &> log',
  'FOO=bar exec parley; echo done',
])('found by use: files and processes: a script ends with its program: %s', (script) => {
  expect(inBackground(script)).toBe(false)
})

it.each(['parley &', 'parley & wait-on 3000', 'nohup parley', 'setsid parley', '(parley &)', 'parley 2>&1 & echo'])(
  'found by use: files and processes: a script leaves its program running: %s',
  (script) => {
    expect(inBackground(script)).toBe(true)
  },
)

import { expect, it } from 'vitest'
import { stepsOf } from './scale.ts'

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [18, [0, 5, 10, 15, 20]],
  [100, [0, 25, 50, 75, 100]],
  [236, [0, 100, 200, 300]],
])('the axis up to %s has whole steps with room for the largest value', (most, steps) => {
  expect(stepsOf(most)).toEqual(steps)
})

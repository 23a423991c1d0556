import { expect, it } from 'vitest'
import { swiped } from './swipe.ts'

const at = (dx: number, dy = 0, isRightToLeft = false) => ({ dx, dy, width: 360, isRightToLeft })

it('decides the axis by the first ten pixels, once', () => {
  expect(swiped('undecided', at(6, 6)).axis).toBe('undecided')
  expect(swiped('undecided', at(12, 4)).axis).toBe('row')
  expect(swiped('undecided', at(4, 12)).axis).toBe('scroll')
  expect(swiped('undecided', at(11, 10)).axis).toBe('scroll')
  expect(swiped('scroll', at(200))).toMatchObject({ axis: 'scroll', offset: 0, isArmed: false })
  expect(swiped('row', at(30, 200))).toMatchObject({ axis: 'row', offset: 30 })
})

it('acts after a third of the width, and after 128 pixels of a wide list', () => {
  expect(swiped('row', at(115)).isArmed).toBe(false)
  expect(swiped('row', at(116)).isArmed).toBe(true)
  expect(swiped('row', at(-116)).isArmed).toBe(true)
  expect(swiped('row', { ...at(127), width: 900 }).isArmed).toBe(false)
  expect(swiped('row', { ...at(128), width: 900 }).isArmed).toBe(true)
})

it('names the edges in the direction of the script', () => {
  expect(swiped('row', at(50)).side).toBe('end')
  expect(swiped('row', at(-50)).side).toBe('start')
  expect(swiped('row', at(50, 0, true)).side).toBe('start')
  expect(swiped('row', at(-50, 0, true)).side).toBe('end')
})

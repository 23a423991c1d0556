import type { SavedView } from '@parley/client'
import { describe, expect, it } from 'vitest'
import { moved } from './moved-view.ts'

const view = (id: string, position: number): SavedView => ({ id, name: id, query: {}, person: 'user:psn_1', position })
const places = (views: readonly SavedView[]) => views.map(({ id, position }) => [id, position])

describe('a moved view', () => {
  it('changes place with its neighbor, and the places from 0 are the positions', () => {
    const views = [view('a', 28_000_000), view('b', 28_000_001), view('c', 28_000_001)]
    expect(places(moved(views, 'c', -1))).toEqual([
      ['a', 0],
      ['c', 1],
      ['b', 2],
    ])
  })

  it('writes only positions that differ', () => {
    expect(places(moved([view('a', 0), view('b', 1), view('c', 2)], 'b', 1))).toEqual([
      ['c', 1],
      ['b', 2],
    ])
  })

  it('stays at the end of the list', () => {
    const views = [view('a', 0), view('b', 1)]
    expect(moved(views, 'a', -1)).toEqual([])
    expect(moved(views, 'b', 1)).toEqual([])
    expect(moved(views, 'x', 1)).toEqual([])
  })
})

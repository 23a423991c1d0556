import type { SavedView } from '@parley/client'

/** The views with another position after one of them has moved: the places from 0 are the positions then. */
export function moved(views: readonly SavedView[], id: string, step: -1 | 1): SavedView[] {
  const from = views.findIndex((view) => view.id === id)
  const other = views[from + step]
  const one = views[from]
  if (one === undefined || other === undefined) return []
  const order = views.with(from, other).with(from + step, one)
  return order.map((view, position) => ({ ...view, position })).filter((view) => !views.some(isSamePlace(view)))
}

function isSamePlace(view: SavedView): (other: SavedView) => boolean {
  return ({ id, position }) => id === view.id && position === view.position
}

/** The edge of a row toward which a finger moves it, in the direction of the script. */
export type SwipeSide = 'start' | 'end'

/** A finger that began on a row. Its numbers are pixels. */
export interface Swipe {
  /** Undecided while the finger has hardly moved, `scroll` when it moves the list. */
  axis: 'undecided' | 'scroll' | 'row'
  /** The place of the row, to the right of its own place. */
  offset: number
  side: SwipeSide
  /** Releasing the finger now acts on the row. */
  isArmed: boolean
}

/** A movement below this distance is a tap. */
const TAP = 10
/** The part of the width that a finger must move a row to act on it. */
const ARMED = 0.32
/** The most that it must move. */
const MOST = 128

/** The swipe after a movement. Its axis is decided once. */
export function swiped(
  axis: Swipe['axis'],
  { dx, dy, width, isRightToLeft }: { dx: number; dy: number; width: number; isRightToLeft: boolean },
): Swipe {
  const side: SwipeSide = dx > 0 === isRightToLeft ? 'start' : 'end'
  const decided = axis === 'undecided' ? axisOf(dx, dy) : axis
  if (decided !== 'row') return { axis: decided, offset: 0, side, isArmed: false }
  return { axis: 'row', offset: dx, side, isArmed: Math.abs(dx) >= Math.min(MOST, width * ARMED) }
}

function axisOf(dx: number, dy: number): Swipe['axis'] {
  if (Math.max(Math.abs(dx), Math.abs(dy)) < TAP) return 'undecided'
  return Math.abs(dx) > Math.abs(dy) * 1.2 ? 'row' : 'scroll'
}

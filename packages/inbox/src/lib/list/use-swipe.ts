import { type PointerEvent, type SyntheticEvent, useRef, useState } from 'react'
import { type Swipe, type SwipeSide, swiped } from './swipe.ts'

/** A row under a finger, as the panel behind it shows it. */
export interface SwipedRow {
  /** The `id` of the element. */
  id: string
  side: SwipeSide
  isArmed: boolean
}

/** The handlers of the list, and the row that a finger moves. */
export interface Swiping {
  row: SwipedRow | undefined
  handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void
    onPointerMove(event: PointerEvent<HTMLElement>): void
    onPointerUp(event: PointerEvent<HTMLElement>): void
    onPointerCancel(event: PointerEvent<HTMLElement>): void
    onClickCapture(event: SyntheticEvent): void
  }
}

interface Finger {
  pointer: number
  row: HTMLElement
  x: number
  y: number
  swipe: Swipe
}

/** Moves rows under a finger. `act` is called when it is released far enough; a mouse moves nothing. */
export function useSwipe(act: ((rowId: string, side: SwipeSide) => void) | undefined): Swiping {
  const [row, setRow] = useState<SwipedRow>()
  const finger = useRef<Finger>(undefined)
  const hasMoved = useRef(false)

  const end = (acts: boolean): void => {
    const ended = finger.current
    finger.current = undefined
    setRow(undefined)
    if (ended === undefined) return
    ended.row.style.translate = ''
    const { swipe } = ended
    if (acts && swipe.isArmed) act?.(ended.row.id, swipe.side)
  }

  return {
    row,
    handlers: {
      onPointerDown(event) {
        hasMoved.current = false
        const target = (event.target as Element).closest<HTMLElement>('[role="option"]')
        if (act === undefined || target === null || event.pointerType === 'mouse' || !event.isPrimary) return
        const swipe: Swipe = { axis: 'undecided', offset: 0, side: 'end', isArmed: false }
        finger.current = { pointer: event.pointerId, row: target, x: event.clientX, y: event.clientY, swipe }
      },
      onPointerMove(event) {
        const now = finger.current
        if (now === undefined || event.pointerId !== now.pointer) return
        const isRightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl'
        const moved = { dx: event.clientX - now.x, dy: event.clientY - now.y, isRightToLeft }
        const swipe = swiped(now.swipe.axis, { ...moved, width: event.currentTarget.clientWidth })
        if (swipe.axis === 'scroll') return end(false)
        if (swipe.axis === 'undecided') return
        if (now.swipe.axis === 'undecided') event.currentTarget.setPointerCapture(event.pointerId)
        now.swipe = swipe
        hasMoved.current = true
        now.row.style.translate = `${swipe.offset}px`
        if (row?.id !== now.row.id || row.side !== swipe.side || row.isArmed !== swipe.isArmed)
          setRow({ id: now.row.id, side: swipe.side, isArmed: swipe.isArmed })
      },
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
      onClickCapture(event) {
        // The end of a swipe is no tap.
        if (hasMoved.current) event.stopPropagation()
        hasMoved.current = false
      },
    },
  }
}

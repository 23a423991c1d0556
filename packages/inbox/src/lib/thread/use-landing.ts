import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** Frames without a movement after which a jump has landed. */
const STILL = 4

/**
 * Whether a jump within a scrolled element is on its way. Pages that are put before its goal meanwhile would move the goal.
 *
 * `land` is called right after each jump.
 */
export function useLanding(scroller: RefObject<HTMLElement | null>): { landing: boolean; land(): void } {
  const [landing, setLanding] = useState(true)
  const next = useRef(0)
  const land = useCallback(() => {
    cancelAnimationFrame(next.current)
    setLanding(true)
    let before: number | undefined
    let still = 0
    const look = (): void => {
      const top = scroller.current?.scrollTop
      still = top === before ? still + 1 : 0
      before = top
      if (still < STILL) next.current = requestAnimationFrame(look)
      else setLanding(false)
    }
    next.current = requestAnimationFrame(look)
  }, [scroller])
  useEffect(() => () => cancelAnimationFrame(next.current), [])
  return { landing, land }
}

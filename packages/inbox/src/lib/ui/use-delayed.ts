import { useEffect, useState } from 'react'

/** True after a condition has been true for some milliseconds; false at once when it ends. */
export function useDelayed(condition: boolean, milliseconds: number): boolean {
  const [delayed, setDelayed] = useState(false)
  useEffect(() => {
    if (!condition) {
      setDelayed(false)
      return undefined
    }
    const timer = setTimeout(() => setDelayed(true), milliseconds)
    return () => clearTimeout(timer)
  }, [condition, milliseconds])
  return condition && delayed
}

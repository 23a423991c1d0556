/** One line of the debug log. It has no text, no name and no credential. */
export interface DebugEntry {
  /** The step: `request`, `retry`, `stream`, `outbox`. */
  step: string
  [field: string]: string | number | boolean | undefined
}

/** Receives the lines of the debug log. */
export type DebugLog = (entry: DebugEntry) => void

/**
 * The debug log: the given function, or the console with `true`. Without an option the log is on if `localStorage.debug`
 * begins with `parley`.
 */
export function debugLog(option: boolean | DebugLog | undefined): DebugLog {
  if (typeof option === 'function') return option
  const isOn = option ?? isSwitchedOn()
  return isOn ? ({ step, ...fields }) => console.debug(`parley ${step}`, fields) : () => {}
}

function isSwitchedOn(): boolean {
  try {
    // Some browsers throw at this property if storage is blocked.
    const value = typeof window === 'undefined' ? null : window.localStorage.getItem('debug')
    return value !== null && /(^|[\s,])parley/.test(value)
  } catch {
    return false
  }
}

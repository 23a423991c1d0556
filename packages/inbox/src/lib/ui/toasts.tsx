import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Key } from './key.tsx'
import './toasts.css'

/** How long a toast stays, in milliseconds. It stays longer under the pointer or the focus. */
const STAYS = 5000

export interface Toast {
  text: string
  action?: { label: string; keys?: string; run(): void }
}

export interface Toasts {
  /** Shows a toast in place of the one before. */
  show(toast: Toast): void
}

const ToastsContext = createContext<Toasts>({ show: () => {} })

/** Shows toasts. */
export function useToasts(): Toasts {
  return use(ToastsContext)
}

/** The one toast of the page, at its bottom. It takes no focus, and screen readers read it. */
export function ToastsProvider({ children }: { children: ReactNode }): ReactNode {
  const [toast, setToast] = useState<Toast & { key: number }>()
  const [held, setHeld] = useState(false)
  const count = useRef(0)
  const show = useCallback((next: Toast) => {
    count.current += 1
    setToast({ ...next, key: count.current })
  }, [])
  useEffect(() => {
    if (toast === undefined || held) return undefined
    const timer = setTimeout(() => setToast(undefined), STAYS)
    return () => clearTimeout(timer)
  }, [toast, held])
  const toasts = useMemo(() => ({ show }), [show])
  return (
    <ToastsContext value={toasts}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toast === undefined ? null : (
          // biome-ignore lint/a11y/noStaticElementInteractions: the pointer over it only holds the time.
          <div
            key={toast.key}
            className="toast"
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
          >
            <span>{toast.text}</span>
            {toast.action === undefined ? null : (
              <button
                type="button"
                onClick={() => {
                  toast.action?.run()
                  setToast(undefined)
                }}
              >
                {toast.action.label}
                {toast.action.keys === undefined ? null : <Key>{toast.action.keys}</Key>}
              </button>
            )}
          </div>
        )}
      </div>
    </ToastsContext>
  )
}

import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import type { Progress } from './progress.ts'
import { ticks } from './tick-drawings.tsx'
import './tick.css'

/** The progress of a sent message: one box for every state, so that a receipt moves nothing. */
export function Tick({ progress }: { progress: Progress }): ReactNode {
  const words = useWords()
  return (
    <>
      <TickDrawing progress={progress} />
      <span className="for-readers">{words.progress[progress]}</span>
    </>
  )
}

function TickDrawing({ progress }: { progress: Progress }): ReactNode {
  switch (progress) {
    case 'read':
      return (
        <svg className="tick read" width="22" height="14" viewBox="0 0 22 14" aria-hidden="true">
          <rect width="22" height="14" rx="7" fill="currentColor" />
          <path d="m4.5 7.3 2.4 2.4 4.8-5.5M10 9.4l.3.3 4.9-5.5" className="tick-on" />
        </svg>
      )
    case 'failed':
      return (
        <svg className="tick failed" width="22" height="14" viewBox="-4 0 22 14" aria-hidden="true">
          <circle cx="7" cy="7" r="7" fill="currentColor" />
          <path d="M7 3.4v4M7 10.2v.01" className="tick-on strong" />
        </svg>
      )
    default:
      return (
        <svg className={`tick ${progress}`} width="22" height="14" viewBox="-2 -1 22 14" aria-hidden="true">
          {ticks[progress]}
        </svg>
      )
  }
}

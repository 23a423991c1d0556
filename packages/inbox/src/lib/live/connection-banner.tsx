import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { useWaitingCount } from '../data/outbox.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'
import { useConnectionStatus } from './live.tsx'

/** How long "Live again" stays, in milliseconds. */
const STAYS = 4000

/** One line under the search of the list: a lost connection, its next try, and the catch-up. Nothing while all is well. */
export function ConnectionBanner(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const { connection } = useClient()
  const { state, since, tries, nextTryAt } = useConnectionStatus()
  const waiting = useWaitingCount()
  const [back, setBack] = useState(false)
  const [seconds, setSeconds] = useState(0)
  const wasLost = useRef(false)
  useEffect(() => {
    if (state === 'offline') wasLost.current = true
    if (state !== 'live' || !wasLost.current) return undefined
    wasLost.current = false
    setBack(true)
    const timer = setTimeout(() => setBack(false), STAYS)
    return () => clearTimeout(timer)
  }, [state])
  useEffect(() => {
    if (nextTryAt === null) return undefined
    const count = (): void => setSeconds(Math.max(0, Math.ceil((nextTryAt - Date.now()) / 1000)))
    count()
    const timer = setInterval(count, 1000)
    return () => clearInterval(timer)
  }, [nextTryAt])
  const wait = waiting === 0 ? '' : words.live.waiting(waiting)
  if (state === 'offline')
    return (
      <div className="banner amber connection" role="status">
        <Icon name={tries > 1 ? 'retry' : 'offline'} size={16} />
        <span className="grow">
          {tries > 1 ? `${words.live.again(tries, seconds)}.` : words.live.offline(times.clock(since))} {wait}
        </span>
        <Button size="small" onClick={() => connection.retry()}>
          {words.live.now}
        </Button>
      </div>
    )
  if (state === 'catching-up' && wasLost.current)
    return (
      <div className="banner connection" role="status">
        <Icon name="arrowdown" size={16} />
        {words.live.catchingUp}
      </div>
    )
  return back ? (
    <div className="banner green connection" role="status">
      <Icon name="check" size={16} />
      {words.live.back}
    </div>
  ) : null
}

import { ParleyClientError } from '@parley/client'
import { type ReactNode, useEffect, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Button } from './button.tsx'
import { MessageBox } from './message-box.tsx'

/** Seconds until the next try of something that did not load. */
const PAUSE = 8

/** Something that did not load: what the server answered, and when it is tried again. */
export function ErrorBox({ title, error, onRetry }: { title: string; error: Error; onRetry(): void }): ReactNode {
  const words = useWords()
  const [left, setLeft] = useState(PAUSE)
  const [copied, setCopied] = useState(false)
  const { status, code, requestId } =
    error instanceof ParleyClientError ? error : { status: undefined, code: undefined, requestId: undefined }
  const mayPass = status === undefined || status >= 500 || status === 429
  useEffect(() => {
    if (!mayPass) return undefined
    if (left === 0) {
      setLeft(PAUSE)
      onRetry()
      return undefined
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left, mayPass, onRetry])
  const reason = status === undefined ? words.error.unreachable : mayPass ? words.error.answered(status) : error.message
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(JSON.stringify({ message: error.message, status, code, requestId }))
    setCopied(true)
  }
  return (
    <MessageBox icon="warn" title={title} next={`${reason} ${mayPass ? words.error.again(left) : ''}`}>
      <Button onClick={onRetry}>{words.error.now}</Button>
      <Button look="plain" onClick={() => void copy()}>
        {copied ? words.error.copied : words.error.copy}
      </Button>
    </MessageBox>
  )
}

import type { MediaFile } from '@parley/core/protocol'
import { abortedError, clientErrorOf } from '../error.ts'
import { errorOfAnswer } from '../http/answer.ts'

/** An upload of one file. */
export interface Upload {
  url: string
  headers: Record<string, string>
  withCookie: boolean
  file: Blob
  onProgress: (sent: number, total: number) => void
  signal?: AbortSignal | undefined
}

/** Whether the platform reports the progress of an upload. `fetch` reports none. */
export function canUploadWithProgress(): boolean {
  return typeof XMLHttpRequest === 'function'
}

/** Uploads a file by `XMLHttpRequest`, once. */
export function uploadWithProgress({ url, headers, withCookie, file, onProgress, signal }: Upload): Promise<MediaFile> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortedError(signal))
    const request = new XMLHttpRequest()
    const abort = (): void => request.abort()
    signal?.addEventListener('abort', abort, { once: true })
    request.open('POST', url)
    request.withCredentials = withCookie
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total)
    request.onabort = () => reject(abortedError(signal))
    request.onerror = () => reject(clientErrorOf('the connection was lost'))
    request.onload = () => {
      const { status, responseText } = request
      if (status >= 200 && status < 300) return resolve(JSON.parse(responseText))
      const type = request.getResponseHeader('content-type') ?? ''
      const answer = new Response(responseText, { status, headers: { 'content-type': type } })
      errorOfAnswer(answer, 0).then(reject, reject)
    }
    request.onloadend = () => signal?.removeEventListener('abort', abort)
    request.send(file)
  })
}

import type { MediaFile } from '@parley/core/protocol'
import { sign } from '../http/credentials.ts'
import { type Http, root } from '../http/http.ts'
import { part, queryOf } from '../http/query.ts'
import { type Write, writeOf } from '../http/write.ts'
import type { CallOptions, WriteOptions } from '../options.ts'
import { canUploadWithProgress, uploadWithProgress } from './upload-with-progress.ts'

/** The options of an upload. */
export interface UploadOptions extends WriteOptions {
  /** Default: the name of a `File`. */
  name?: string | undefined
  /** The type of the bytes. Default: the type of the blob. */
  contentType?: string | undefined
  /** Called as bytes leave, from 0 to `total`. */
  onProgress?: ((sent: number, total: number) => void) | undefined
}

/** `client.media` */
export interface Media {
  /** Stores a file. A message to send names it by its id. */
  upload(file: Blob, options?: UploadOptions): Write<MediaFile>
  /** The bytes of a file. */
  get(id: string, options?: CallOptions): Promise<Blob>
  /** The URL of a file. A browser can open it only with the session cookie. */
  urlOf(id: string): string
}

export function mediaOf(http: Http): Media {
  const { settings } = http
  return {
    upload(file, { signal, idempotencyKey, onProgress, ...given } = {}) {
      const name = given.name ?? ('name' in file && typeof file.name === 'string' ? file.name : undefined)
      const path = `${root}/media${queryOf({ name })}`
      return writeOf(idempotencyKey ?? settings.environment.newKey(), async (key) => {
        const type = given.contentType ?? (file.type || 'application/octet-stream')
        const headers = { 'content-type': type, 'idempotency-key': key }
        if (onProgress !== undefined && canUploadWithProgress()) {
          const signed = await sign(settings.credentials)
          const all = { ...signed.headers, ...headers }
          const withCookie = signed.credentials === 'include'
          return uploadWithProgress({ url: settings.base + path, headers: all, withCookie, file, onProgress, signal })
        }
        onProgress?.(0, file.size)
        const response = await http.raw({ method: 'POST', path, headers, body: file, signal })
        onProgress?.(file.size, file.size)
        return response.json()
      })
    },
    async get(id, { signal } = {}) {
      const response = await http.raw({ method: 'GET', path: `${root}/media/${part(id)}`, signal })
      return response.blob()
    },
    urlOf: (id) => `${settings.base}${root}/media/${part(id)}`,
  }
}

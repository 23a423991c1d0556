import { useCallback, useMemo, useRef, useState } from 'react'
import { useClient } from '../data/client.tsx'

/** A file of a reply: on its way to the server, stored there, or refused. */
export interface Upload {
  id: string
  name: string
  size: number
  state: { type: 'sending'; share: number } | { type: 'stored'; mediaId: string } | { type: 'failed'; reason: string }
}

export interface Uploads {
  files: readonly Upload[]
  busy: boolean
  add(files: Iterable<File> | ArrayLike<File> | null): void
  remove(id: string): void
  retry(id: string): void
  attachments(): { mediaId: string }[]
  clear(): void
}

/** The files of a reply in one conversation. */
export function useUploads(conversationId: string): Uploads {
  const client = useClient()
  const [all, setAll] = useState<{ conversationId: string; files: readonly Upload[] }>({ conversationId, files: [] })
  const sources = useRef(new Map<string, { file: File; aborting: AbortController }>())
  const files = all.conversationId === conversationId ? all.files : []

  const set = useCallback(
    (change: (files: readonly Upload[]) => readonly Upload[]) =>
      setAll((before) => ({
        conversationId,
        files: change(before.conversationId === conversationId ? before.files : []),
      })),
    [conversationId],
  )
  const send = useCallback(
    async (id: string, file: File) => {
      const aborting = new AbortController()
      sources.current.set(id, { file, aborting })
      const become = (state: Upload['state']): void =>
        set((before) => before.map((each) => (each.id === id ? { ...each, state } : each)))
      become({ type: 'sending', share: 0 })
      try {
        const onProgress = (sent: number, total: number): void =>
          become({ type: 'sending', share: total === 0 ? 1 : sent / total })
        const { id: mediaId } = await client.media.upload(file, {
          name: file.name,
          onProgress,
          signal: aborting.signal,
        })
        become({ type: 'stored', mediaId })
      } catch (error) {
        if (!aborting.signal.aborted)
          become({ type: 'failed', reason: error instanceof Error ? error.message : String(error) })
      }
    },
    [client, set],
  )

  return useMemo(
    () => ({
      files,
      busy: files.some(({ state }) => state.type === 'sending'),
      add(given) {
        const added = Array.from(given ?? []).map((file) => ({ id: crypto.randomUUID(), file }))
        const uploads = added.map(
          ({ id, file }): Upload => ({ id, name: file.name, size: file.size, state: { type: 'sending', share: 0 } }),
        )
        set((before) => [...before, ...uploads])
        for (const { id, file } of added) void send(id, file)
      },
      remove(id) {
        sources.current.get(id)?.aborting.abort()
        set((before) => before.filter((each) => each.id !== id))
      },
      retry(id) {
        const source = sources.current.get(id)
        if (source !== undefined) void send(id, source.file)
      },
      attachments: () => files.flatMap(({ state }) => (state.type === 'stored' ? [{ mediaId: state.mediaId }] : [])),
      clear: () => set(() => []),
    }),
    [files, send, set],
  )
}

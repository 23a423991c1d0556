import { useCallback, useSyncExternalStore } from 'react'
import type { ConnectionStatus } from '../stream/connection-status.ts'
import { useParley } from './provider.ts'

const atFirst: ConnectionStatus = { state: 'connecting', since: 0, tries: 0, nextTryAt: null, lastSyncedAt: null }

/** The state of the connection, for a banner. */
export function useConnection(): ConnectionStatus {
  const { connection } = useParley()
  return useSyncExternalStore(
    useCallback((changed) => connection.subscribe(changed), [connection]),
    () => connection.status,
    () => atFirst,
  )
}

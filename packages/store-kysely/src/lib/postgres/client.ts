import type { ListeningClient } from './listen.ts'
/** A connection of node-postgres: the part that is called. */
export interface PostgresClient extends ListeningClient {
  query(query: string | { name?: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>
  release(error?: Error | boolean): void
  removeListener(event: 'error', listener: () => void): unknown
}

/** A pool of node-postgres, or one with the same methods: the part that is called. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>
  end(): Promise<void>
}

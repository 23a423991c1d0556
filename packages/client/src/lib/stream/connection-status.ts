/** The state of the event stream, for a banner. */
export interface ConnectionStatus {
  /**
   * - `connecting`: no connection was there yet.
   * - `catching-up`: missed events arrive.
   * - `live`: events arrive as they happen.
   * - `offline`: the connection was lost, and is tried again at `nextTryAt`.
   */
  readonly state: 'connecting' | 'live' | 'catching-up' | 'offline'
  /** The time of the change to this state, in milliseconds since 1970. */
  readonly since: number
  /** Failed tries in a row. */
  readonly tries: number
  /** `null` while a try runs. */
  readonly nextTryAt: number | null
  /** The time of the last bytes of the server before this status; `null` before the first ones. */
  readonly lastSyncedAt: number | null
}

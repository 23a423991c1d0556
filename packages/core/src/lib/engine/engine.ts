import type { ChannelId, TenantId } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import type { Schema } from '../model/schema.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { Environment } from '../ports/environment.ts'
import type { ModuleParts } from '../ports/module.ts'
import type { Signals } from '../ports/signals.ts'
import type { Store } from '../ports/store.ts'
import type { PrincipalAccess } from './access/principal-access.ts'
import type { Channels } from './channels.ts'
import type { LiveHub } from './live/live-hub.ts'
import type { EngineMedia } from './media.ts'
import type { Feed } from './read/feed.ts'
import type { HandlerRegistry } from './work/handler-registry.ts'
import type { NamedHandler } from './work/handlers.ts'
import type { Worker } from './work/worker.ts'
import type { Commander } from './write/commander.ts'
import type { Writer } from './write/writer.ts'

/** The parts that work together, for one installation in one process. */
export interface Engine {
  /** All kinds of records: those of the kernel and those of modules. */
  schema: Schema
  /** Makes the ids and keys of records that have a natural name. */
  keys: Keys
  store: Store
  environment: Environment
  signals: Signals
  writer: Writer
  worker: Worker
  channels: Channels
  /** The store of the files of messages; `undefined` if files stay with the provider. */
  media: EngineMedia | undefined
  /** The handlers that this process can run. */
  handlers: readonly NamedHandler[]
  /** The handlers of all processes. */
  registry: HandlerRegistry
  modules: readonly ModuleParts[]
  /** The access keys of principals. */
  access: PrincipalAccess
  /** The capabilities of a channel; `undefined` if it is not open in this process. */
  capabilities(channel: ChannelId, tenant?: TenantId): ChannelCapabilities | undefined
  /** Milliseconds for which the log is kept. */
  retention: number
  feed(tenant: TenantId): Feed
  /** The typing and the presence of a tenant. */
  live(tenant: TenantId): LiveHub
  /** The view of a tenant. Its commands have this author. */
  view(tenant: TenantId, commander: Commander): object
}

import type { ModuleParts } from '@parley/core/module'

/** A route of a module: its method, its path in the document, and its read or command. */
export interface ModuleRoute {
  module: ModuleParts
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  name: string
}

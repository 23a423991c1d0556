import type { ModuleParts } from '@parley/core/module'

/** A route of a module: its method, its path, and the read or the command that answers it. */
export interface ModuleRoute {
  module: ModuleParts
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  name: string
}

/** The names in braces of a path, in their order. */
export function parametersOf(path: string): string[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)
}

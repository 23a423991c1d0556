import type { Parley } from '@parley/core'
import type { ModuleParts } from '@parley/core/module'
import type { App } from '../app.ts'
import { mountCommand } from './command-route.ts'
import { mountRead } from './read-route.ts'

/** A route of a module: its method, its path of the document, and the read or the command that answers it. */
export interface ModuleRoute {
  module: ModuleParts
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  name: string
}

/** Mounts the routes that modules declare. Nothing is written for a module here: a route is made from its data. */
export function mountModules(app: App, { modules }: Parley): void {
  for (const module of modules) {
    for (const [route, name] of Object.entries(module.routes)) {
      const [method = '', path = ''] = route.split(' ')
      const mounted = { module, method: method.toLowerCase() as ModuleRoute['method'], path: `/api/v1${path}`, name }
      if (Object.hasOwn(module.reads, name)) mountRead(app, mounted)
      else mountCommand(app, mounted)
    }
  }
}

import type { Parley } from '@parley/core'
import type { App } from '../app.ts'
import { mountCommand } from './command-route.ts'
import { mountRead } from './read-route.ts'
import type { ModuleRoute } from './route.ts'

/** Mounts the routes of modules, from their declarations. No module has code here. */
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

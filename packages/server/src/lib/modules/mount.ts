import { type Parley, ParleyError } from '@parley/core'
import type { App } from '../app.ts'
import { mountCommand } from './command-route.ts'
import { mountRead } from './read-route.ts'
import type { ModuleRoute } from './route.ts'

/**
 * Mounts the routes of modules, from their declarations. No module has code here.
 *
 * @throws `parley.misconfigured` naming the module and a route that a route of the server answers already
 */
export function mountModules(app: App, { modules }: Parley): void {
  const served = routesOf(app)
  for (const module of modules) {
    for (const [route, name] of Object.entries(module.routes)) {
      ensureFree(served, module.id, route)
      const [method = '', path = ''] = route.split(' ')
      const mounted = { module, method: method.toLowerCase() as ModuleRoute['method'], path: `/api/v1${path}`, name }
      if (Object.hasOwn(module.reads, name)) mountRead(app, mounted)
      else mountCommand(app, mounted)
    }
  }
}

interface Route {
  method: string
  segments: readonly string[]
}

function routesOf({ openAPIRegistry: { definitions } }: App): Route[] {
  return definitions.flatMap((definition) => {
    if (definition.type !== 'route') return []
    const { method, path } = definition.route
    return [{ method: method.toUpperCase(), segments: path.split('/') }]
  })
}

// The first route that fits a request answers it, so a later one would never be reached.
function ensureFree(served: readonly Route[], id: string, route: string): void {
  const [method, path = ''] = route.split(' ')
  const segments = `/api/v1${path}`.split('/')
  const first = served.find((each) => each.method === method && fits(each.segments, segments))
  if (first === undefined) return
  throw new ParleyError('parley.misconfigured', {
    field: `modules.${id}`,
    reason: `The server answers the route ${route} itself, as ${first.method} ${first.segments.join('/')}. Give it another path.`,
  })
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, place) => part.startsWith('{') || part === segments[place])
  )
}

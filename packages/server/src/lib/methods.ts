import { type App, pathOf } from './app.ts'
import { refuseMethod } from './problems.ts'

/**
 * Answers every method that a path has no route for: 405, or for OPTIONS the list of methods. Called after all routes
 * were added.
 */
export function answerOtherMethods(app: App): void {
  const methods = new Map<string, string[]>()
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { path, method } = definition.route
    methods.set(path, [...(methods.get(path) ?? []), ...(method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])])
  }
  for (const [path, known] of methods) {
    const allow = [...known, 'OPTIONS'].join(', ')
    app.all(pathOf(path), (c) => {
      if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow })
      return refuseMethod(c, allow)
    })
  }
}

import { z } from 'zod'
import { unknownName } from '../errors/unknown-name.ts'
import type { ModuleParts } from '../ports/module.ts'
import { misconfigured } from './misconfigured.ts'

const FORM = /^(GET|POST|PUT|PATCH|DELETE) (\/([^\s/{}:*]+|\{\w+\}))+$/

/**
 * Refuses a route that cannot work.
 *
 * @throws `parley.misconfigured` naming the module, the route and the part of the path
 */
export function ensureRoutes(module: ModuleParts): void {
  const { id, reads, commands, routes } = module
  for (const [route, name] of Object.entries(routes)) {
    if (!FORM.test(route))
      throw misconfigured(id, `The route ${route} must be a method and a path, such as GET /notes/{id}.`)
    if (!Object.hasOwn(reads, name) && !Object.hasOwn(commands, name))
      throw misconfigured(id, `The route ${route} names ${name}, but the module has no such read or command.`)
    const reason = whyNot(module, name, parametersOf(route))
    if (reason !== undefined) throw misconfigured(id, `The route ${route} cannot work: ${reason}`)
  }
}

/** The names in braces of a path, in their order. */
function parametersOf(path: string): string[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)
}

function whyNot({ reads, commands }: ModuleParts, name: string, parameters: readonly string[]): string | undefined {
  const twice = parameters.find((each, place) => parameters.indexOf(each) !== place)
  if (twice !== undefined) return `{${twice}} is in its path twice.`
  const read = Object.hasOwn(reads, name) ? reads[name] : undefined
  if (read === undefined) return whyNoCommand(commands[name]?.input, parameters)
  if ('keyset' in read) {
    const { required, filters, narrowing, search } = read
    return unknownOf('filter', parameters, [...(search ? ['q'] : []), ...required, ...filters, ...narrowing])
  }
  if (parameters.length === 1) return undefined
  return `${name} gets a ${read.kind} by its id. Its path needs one part in braces, such as {id}, and has ${parameters.length}.`
}

function whyNoCommand(input: z.ZodType | undefined, parameters: readonly string[]): string | undefined {
  if (!(input instanceof z.ZodObject)) {
    return parameters.length <= 1 ? undefined : 'the input is one value, and its path has several parts in braces.'
  }
  const { catchall } = input.def
  const isLoose = catchall !== undefined && !(catchall instanceof z.ZodNever)
  return isLoose ? undefined : unknownOf('field', parameters, Object.keys(input.shape))
}

function unknownOf(noun: string, parameters: readonly string[], known: readonly string[]): string | undefined {
  const unknown = parameters.find((each) => !known.includes(each))
  return unknown === undefined ? undefined : unknownName(noun, unknown, known)
}

import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import type { ModuleParts, RecordKind, Stored } from '@parley/core/module'
import { presentRecord, recordSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { App } from '../app.ts'
import { exampleOf } from '../document/example-of.ts'
import { json, jsonBody, refusals, secured } from '../document.ts'
import { idempotencyHeader, markReplayed } from '../idempotency.ts'
import { operationOf } from './read-route.ts'
import { type ModuleRoute, parametersOf } from './route.ts'
import { spaced, title } from './words.ts'

/**
 * Mounts a command of a module. Its input is the body with the parts of the path. An input that is an id alone is the part
 * of the path. The command parses it, the same as by SDK.
 */
export function mountCommand(app: App, { module, method, path, name }: ModuleRoute): void {
  const source = module.commands[name]
  if (source === undefined) return
  const parameters = parametersOf(path)
  const isObject = source.input instanceof z.ZodObject
  const body = bodyOf(source.input, parameters)
  const described = createRoute({
    ...{ method, path, operationId: operationOf(module.id, name), summary: `${title(name)}: ${spaced(module.id)}` },
    ...{ tags: [module.id], security: secured },
    request: {
      params: z.object(Object.fromEntries(parameters.map((field) => [field, parameterOf(source.input, field)]))),
      headers: idempotencyHeader,
      ...(body === undefined ? {} : { body: jsonBody(body) }),
    },
    responses: {
      200: json('The answer of the command.', resultSchema(module, name)),
      default: refusals('idempotency.mismatch', 'not_found', ...(source.refuses ?? [])),
    },
  } satisfies RouteConfig)
  app.openapi(described, async (c) => {
    const params: { [field: string]: string } = c.req.valid('param')
    const { 'idempotency-key': key } = c.req.valid('header')
    const given: unknown = body === undefined ? {} : c.req.valid('json' as never)
    const input = isObject ? { ...Object(given), ...params } : (params[parameters[0] ?? ''] ?? given)
    const { signal } = c.req.raw
    const { value, replayed } = await c.var.view.command(module.id, name, input, { key, signal })
    markReplayed(c, replayed)
    return c.json(presentResult(module, name, value), 200)
  })
}

/** A part of the path, with the example of its field. The command checks its value. */
function parameterOf(input: z.ZodType, field: string): z.ZodType<string> {
  const example = exampleOf(input instanceof z.ZodObject ? (input.shape[field] as z.ZodType) : input)
  const parameter = z.string().max(200)
  return typeof example === 'string' ? parameter.meta({ examples: [example] }) : parameter
}

/** The fields of an input in the body: all except those of the path. */
function bodyOf(input: z.ZodType, parameters: readonly string[]): z.ZodType | undefined {
  if (!(input instanceof z.ZodObject)) return parameters.length > 0 ? undefined : input
  const rest = Object.entries(input.shape).filter(([field]) => !parameters.includes(field))
  return rest.length === 0 ? undefined : z.strictObject(Object.fromEntries(rest) as { [field: string]: z.ZodType })
}

function resultSchema(module: ModuleParts, name: string): z.ZodType {
  const { returns } = module.commands[name] ?? {}
  if (returns === undefined || isSchema(returns)) return returns ?? z.unknown()
  return recordSchema(returns)
}

function presentResult(module: ModuleParts, name: string, value: unknown): object {
  const { returns } = module.commands[name] ?? {}
  if (returns === undefined || isSchema(returns)) return Object(value ?? {})
  return presentRecord(returns, value as Stored)
}

function isSchema(returns: RecordKind<Stored> | z.ZodType): returns is z.ZodType {
  return returns instanceof z.ZodType
}

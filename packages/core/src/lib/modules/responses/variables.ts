import { ParleyError } from '../../errors/parley-error.ts'
import { unknownName } from '../../errors/unknown-name.ts'

/** A variable of a canned response. */
export type Variable = 'contact.name' | 'contact.firstName' | 'me.name' | 'conversation.channel'

/** All variables. */
export const variables: readonly Variable[] = ['contact.name', 'contact.firstName', 'me.name', 'conversation.channel']

/** The values of variables. `null` is a missing one. */
export type Values = { readonly [Name in Variable]: string | null }

/** A text with its variables filled in. */
export interface Rendered {
  text: string
  /** The variables without a value and without a fallback, each once. They are left empty. */
  missing: Variable[]
}

const VARIABLE = /\{\{([^{}]*)\}\}/g

/** Refuses a text with an unknown variable. @throws `input.invalid` naming it, the nearest one and all known ones */
export function ensureVariables(text: string): void {
  for (const [, inside = ''] of text.matchAll(VARIABLE)) {
    const { name } = partsOf(inside)
    if (isVariable(name)) continue
    const fix = `Use one of ${variables.map((each) => `{{${each}}}`).join(', ')}, or {{${variables[1]}|a fallback}}.`
    throw new ParleyError('input.invalid', { field: 'text', reason: unknownName('variable', name, variables), fix })
  }
}

/** Fills in the variables of a text, once: a value is never read as a variable. */
export function rendered(text: string, values: Values): Rendered {
  const missing = new Set<Variable>()
  const filled = text.replaceAll(VARIABLE, (written, inside: string) => {
    const { name, fallback } = partsOf(inside)
    if (!isVariable(name)) return written
    const value = values[name] ?? fallback
    if (value === undefined) missing.add(name)
    return value ?? ''
  })
  return { text: filled, missing: [...missing] }
}

function partsOf(inside: string): { name: string; fallback: string | undefined } {
  const bar = inside.indexOf('|')
  if (bar === -1) return { name: inside.trim(), fallback: undefined }
  return { name: inside.slice(0, bar).trim(), fallback: inside.slice(bar + 1).trim() }
}

function isVariable(name: string): name is Variable {
  return (variables as readonly string[]).includes(name)
}

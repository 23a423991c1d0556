import type { z } from 'zod'
import { expectationOf, listed } from './expectation.ts'

/** The most names in a sentence. */
const MOST_NAMES = 30

/**
 * The problem of a field and the accepted values, as a text to append to the name of the field.
 *
 * As zod's `error`, it describes every issue without a text of its own in the schema.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  const owner = ownerOf(issue)
  const expected = owner === undefined ? undefined : expectationOf(owner)
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_value':
    case 'invalid_union':
      if (issue.input === undefined) return expected === undefined ? 'is missing' : `is missing; it must be ${expected}`
      return mustBe(expected ?? plainly(issue))
    case 'too_big':
    case 'too_small':
    case 'invalid_format':
    case 'not_multiple_of':
      return mustBe(expected ?? plainly(issue))
    case 'invalid_key':
      return 'has a name that is not accepted here'
    case 'invalid_element':
      return 'has an item that is not accepted here'
    case 'unrecognized_keys':
      return unknownField(knownFields(issue))
    case 'custom':
      return issue.message ?? 'is not accepted here'
    default:
      return issue satisfies never
  }
}

/** The expectation that an issue itself contains, if its schema has no words. */
function plainly(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `of the type ${issue.expected}`
    case 'invalid_value':
      return listed(issue.values.map(String), 'or')
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'too_small':
      return `at least ${issue.minimum}`
    case 'invalid_format':
      return `of the form ${issue.format}`
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    default:
      return undefined
  }
}

function mustBe(expected: string | undefined): string {
  return expected === undefined ? 'is not accepted here' : `must be ${expected}`
}

function ownerOf({ schema, inst }: z.core.$ZodRawIssue): z.core.$ZodType | undefined {
  return schema ?? (inst !== undefined && 'type' in inst._zod.def ? (inst as z.core.$ZodType) : undefined)
}

/** The fields in the schema of an issue; empty if the schema is not of an object. */
export function knownFields(issue: z.core.$ZodRawIssue): string[] {
  const definition = ownerOf(issue)?._zod.def
  return definition !== undefined && 'shape' in definition ? Object.keys(definition.shape as object) : []
}

function unknownField(names: readonly string[]): string {
  if (names.length === 0 || names.length > MOST_NAMES) return 'is not a field that is known here'
  const fields = listed(
    names.map((name) => `\`${name}\``),
    'and',
  )
  return `is not a field that is known here; ${names.length === 1 ? 'the only field is' : 'the fields are'} ${fields}`
}

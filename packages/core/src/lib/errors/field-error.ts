import type { z } from 'zod'
import { describeIssue, knownFields } from './describe-issue.ts'
import { unknownName } from './unknown-name.ts'

/** One wrong field of an input. */
export interface FieldError {
  /** Its path, as a client writes it: `content.text`, `attachments[2].url`. */
  field: string
  /** A sentence: the problem and the accepted values. */
  detail: string
}

/** An input that fits its schema, or else every field that does not. */
export type Checked<Value> = { value: Value; errors?: never } | { value?: never; errors: FieldError[] }

/** The word for the fields of an object in an error: `option`, `event`. */
export type Noun = (path: readonly PropertyKey[]) => string

/** The most fields that an error lists: input of any size can be wrong in every byte. */
const MOST_ERRORS = 100
/** The most characters of a field's name. A longer name is cut. */
const LONGEST_NAME = 100

/**
 * Checks an input against its schema and lists every wrong field.
 *
 * @param whole The subject of an error that is about no single field: `body`, `query`.
 * @param noun Given for input from a program: an unknown name comes first, with the nearest known one.
 */
export function checkInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  whole: string,
  noun?: Noun,
): Checked<z.output<Schema>> {
  const parsed = schema.safeParse(input, { error: noun === undefined ? describeIssue : withNearest(noun) })
  if (parsed.success) return { value: parsed.data }
  const { issues } = parsed.error
  return { errors: fieldErrorsOf(noun === undefined ? issues : unknownFirst(issues), whole) }
}

// The rest of an unknown name's issue is written key by key, so its message is only of the first.
function withNearest(noun: Noun): (issue: z.core.$ZodRawIssue) => string {
  return (issue) => {
    const [name] = issue.code === 'unrecognized_keys' ? issue.keys : []
    const known = knownFields(issue)
    if (name === undefined || known.length === 0) return describeIssue(issue)
    return unknownName(noun(issue.path ?? []), name, known)
  }
}

// A mistyped name explains a missing field, so it comes first.
function unknownFirst(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const unknown = ({ code }: z.core.$ZodIssue): number => (code === 'unrecognized_keys' ? 0 : 1)
  return issues.toSorted((a, b) => unknown(a) - unknown(b))
}

/** Lists the field and the problem of each issue; for each field only the first problem. */
function fieldErrorsOf(issues: readonly z.core.$ZodIssue[], whole: string): FieldError[] {
  const details = new Map<string, string>()
  for (const issue of issues) {
    for (const path of pathsOf(issue)) {
      if (details.size >= MOST_ERRORS) break
      const field = nameOf(path) || whole
      const subject = field === whole ? `The ${whole}` : `\`${field}\``
      if (!details.has(field)) details.set(field, sentence(subject, issue.message))
    }
  }
  return [...details].map(([field, detail]) => ({ field, detail }))
}

function* pathsOf(issue: z.core.$ZodIssue): Generator<readonly PropertyKey[]> {
  if (issue.code !== 'unrecognized_keys') yield issue.path
  else for (const key of issue.keys) yield [...issue.path, key]
}

function nameOf(path: readonly PropertyKey[]): string {
  let name = ''
  for (const part of path) {
    const plain = String(part)
    if (typeof part === 'number') name += `[${part}]`
    else if (!/^[\w-]+$/.test(plain)) name += `[${JSON.stringify(plain)}]`
    else name += name === '' ? plain : `.${plain}`
    if (name.length > LONGEST_NAME) return `${name.slice(0, LONGEST_NAME)}…`
  }
  return name
}

// A schema may have words of its own. They are a whole sentence, or the rest of one after the field's name.
function sentence(subject: string, message: string): string {
  const begun = /^\p{Lu}/u.test(message) ? message : `${subject} ${message}`
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

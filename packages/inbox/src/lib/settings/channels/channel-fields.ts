import type { ChannelTypeInfo } from '@parley/client'

/** One field of a form for a configuration. */
export interface ConfigField {
  /** Its path in the configuration: `from`, `apiKey.sid`. */
  name: string
  title: string
  description: string | undefined
  kind: 'text' | 'number' | 'choice' | 'flag'
  choices: readonly string[]
  required: boolean
  secret: boolean
  /** Beyond the fields that most channels need. */
  rare: boolean
  initial: string | undefined
}

interface Schema {
  type?: unknown
  enum?: unknown
  anyOf?: unknown
  properties?: { [name: string]: Schema }
  required?: unknown
  title?: unknown
  description?: unknown
  default?: unknown
  format?: unknown
  writeOnly?: unknown
}

/** The fields of a channel type, in the order of its schema. A field that no form can have is left out. */
export function fieldsOf({ config }: ChannelTypeInfo): ConfigField[] {
  return fieldsIn(config as Schema, { prefix: '', isRequired: true, isRare: false, isSecret: false })
}

interface Place {
  prefix: string
  isRequired: boolean
  isRare: boolean
  isSecret: boolean
}

function fieldsIn(schema: Schema, { prefix, isRequired, isRare, isSecret }: Place): ConfigField[] {
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    const must = isRequired && required.includes(name)
    const secret = isSecret || field.writeOnly === true
    if (field.type === 'object') {
      const place = { prefix: `${path}.`, isRequired: must, isRare: isRare || !must, isSecret: secret }
      return fieldsIn(field, place)
    }
    const kind = kindOf(field)
    if (kind === undefined) return []
    const isUsual = must || (kind === 'text' && field.default === undefined && field.format === undefined)
    return {
      name: path,
      title: typeof field.title === 'string' ? field.title : spaced(name),
      description: typeof field.description === 'string' ? field.description : undefined,
      kind,
      choices: Array.isArray(field.enum) ? field.enum.map(String) : [],
      required: must,
      secret,
      rare: isRare || !isUsual,
      initial: field.default === undefined ? undefined : String(field.default),
    }
  })
}

function kindOf({ type, enum: choices, anyOf }: Schema): ConfigField['kind'] | undefined {
  if (Array.isArray(choices)) return 'choice'
  if (type === 'string') return 'text'
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'boolean') return 'flag'
  const isText = Array.isArray(anyOf) && anyOf.some((each) => Object(each).type === 'string')
  return isText ? 'text' : undefined
}

/** `authToken` as words: `Auth token`. */
function spaced(name: string): string {
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The present value of a field, as a form shows it. A secret is never shown. */
export function shownValue({ name, secret }: ConfigField, config: object | null): string {
  if (secret) return ''
  const value = name.split('.').reduce<unknown>((at, part) => Object(at)[part], config)
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}

/** Whether a secret is set. The whole group of a secret group is. */
export function isSet({ name }: ConfigField, config: object | null): boolean {
  const [first = ''] = name.split('.')
  return Object(Object(config)[first]).set === true
}

/**
 * The changed configuration of a form. An empty secret stays as it is, and another field that was emptied is removed.
 */
export function configOf(
  fields: readonly ConfigField[],
  read: (name: string) => string,
  known: object | null,
): { [field: string]: unknown } {
  const config: { [field: string]: unknown } = {}
  for (const field of fields) {
    const text = read(field.name).trim()
    const [first = '', inner] = field.name.split('.')
    if (text === '') {
      const wasThere = !field.secret && Object.hasOwn(Object(known), first)
      if (wasThere && inner === undefined) config[first] = null
      continue
    }
    const value = typedValue(field, text)
    if (inner === undefined) config[first] = value
    else config[first] = { ...Object(config[first]), [inner]: value }
  }
  return config
}

function typedValue({ kind }: ConfigField, text: string): unknown {
  if (kind === 'flag') return text === 'true'
  // A text that is no number is refused by the server, with the name of the field.
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text
  return text
}

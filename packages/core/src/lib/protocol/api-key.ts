import { z } from 'zod'
import type { Role } from '../model/principal.ts'
import type { ApiKey as ApiKeyRecord } from '../modules/people/api-key.ts'
import { characters } from './characters.ts'
import { exampleOf } from './example.ts'
import { roleSchema } from './person.ts'
import { presentTime, timeSchema } from './time.ts'

/** A key of the API on the wire. Its secret is not stored. */
export interface ApiKey {
  id: string
  name: string
  role: Role
  /** The access keys that narrow it; `null` if nothing does. */
  access: string[] | null
  /** The first characters of the secret, by which a person recognizes it. */
  prefix: string
  createdAt: string
  /** The id of the principal that made it. */
  createdBy: string | null
  /** To the minute. `null` before its first use. */
  lastUsedAt: string | null
  expiresAt: string | null
  revokedAt: string | null
}

/** A key to make. */
export interface NewApiKey {
  name: string
  role: Role
  access?: string[] | undefined
  expiresAt?: string | undefined
}

/** A key with its secret, which is shown once. */
export interface MadeApiKey extends ApiKey {
  secret: string
}

const shape = {
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  access: z.array(z.string()).nullable(),
  prefix: z.string(),
  createdAt: timeSchema,
  createdBy: z.string().nullable(),
  lastUsedAt: timeSchema.nullable(),
  expiresAt: timeSchema.nullable(),
  revokedAt: timeSchema.nullable(),
}

export const apiKeySchema: z.ZodType<ApiKey> = z.object(shape).meta({
  id: 'ApiKey',
  description: 'A key of the API. `key:` and its `id` is the id of its principal.',
  examples: [
    {
      id: 'key_7d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a',
      name: 'Reports',
      role: 'viewer',
      access: null,
      prefix: 'parley_3f2a',
      createdAt: '2026-03-01T09:30:00.000Z',
      createdBy: 'user:psn_5b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e',
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: null,
    },
  ],
})

export const newApiKeySchema: z.ZodType<NewApiKey> = z
  .strictObject({
    name: characters(1, 200),
    role: roleSchema,
    access: z.array(characters(1, 200)).max(100).optional(),
    expiresAt: timeSchema.optional(),
  })
  .meta({ id: 'NewApiKey', examples: [{ name: 'Reports', role: 'viewer' }] })

export const madeApiKeySchema: z.ZodType<MadeApiKey> = z.object({ ...shape, secret: z.string() }).meta({
  id: 'MadeApiKey',
  description: 'A new key. `secret` is shown once.',
  examples: [
    {
      ...exampleOf(apiKeySchema),
      secret: 'parley_3f2a1b0c9d8e7f6a5b4c3d2e1f0a3f2a1b0c9d8e7f6a5b4c3d2e1f0a3f2a1b0c',
    },
  ],
})

/** Writes a key in the form of the wire, without its digest. */
export function presentApiKey(record: ApiKeyRecord): ApiKey {
  const { id, name, role, access, prefix, createdAt, createdBy, lastUsedAt, expiresAt, revokedAt } = record
  return {
    ...{ id, name, role, access, prefix, createdAt: presentTime(createdAt), createdBy },
    lastUsedAt: timeOrNull(lastUsedAt),
    expiresAt: timeOrNull(expiresAt),
    revokedAt: timeOrNull(revokedAt),
  }
}

function timeOrNull(time: number | null): string | null {
  return time === null ? null : presentTime(time)
}

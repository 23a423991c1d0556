import { z } from 'zod'
import type { Role } from '../model/principal.ts'
import { roles } from '../model/principal.ts'
import type { Invitation as InvitationRecord } from '../modules/people/invitation.ts'
import type { Person as PersonRecord } from '../modules/people/person.ts'
import { characters } from './characters.ts'
import { exampleOf } from './example.ts'
import { presentTime, timeSchema } from './time.ts'

/** A person of the team, or another principal, as other people see it. */
export interface PersonReference {
  /** The id of its principal, such as `user:psn_…` or `key:key_…`. It is the `assignee` and the `author` of records. */
  id: string
  /** `null` if the installation has no name for it. */
  name: string | null
}

/** A person of the team on the wire. */
export interface Person extends PersonReference {
  email: string
  role: Role
  /**
   * The access keys that narrow the person. Its own id is one of them, and a number that it was given has that id. `null`:
   * it sees all conversations.
   */
  access: string[] | null
  /** A person that is not `active` cannot sign in, and has no open session. */
  active: boolean
  createdAt: string
  lastSeenAt: string | null
}

/** A change of a person. Absent fields stay as they are. */
export interface PersonPatch {
  name?: string | undefined
  role?: Role | undefined
  active?: boolean | undefined
  /** `null`: all conversations. `[]`: only those of its own numbers. */
  access?: string[] | null | undefined
}

/** An invitation of a person. It is accepted once, before it expires. */
export interface Invitation {
  id: string
  email: string
  name: string | null
  role: Role
  access: string[] | null
  createdAt: string
  expiresAt: string
  acceptedAt: string | null
}

/** An invitation to make. */
export interface NewInvitation {
  email: string
  name?: string | undefined
  role: Role
  /** As in a {@link Person}. Default: `null`. */
  access?: string[] | null | undefined
}

/** An invitation with its secret, which is shown once. */
export interface MadeInvitation extends Invitation {
  /** The secret of the link: `/#invitation=SECRET`. */
  secret: string
}

/** The acceptance of an invitation. It signs the person in. */
export interface Acceptance {
  secret: string
  name: string
  /** 12 to 200 characters. */
  password: string
}

export const roleSchema: z.ZodType<Role> = z.enum(Object.keys(roles) as [Role, ...Role[]])

const accessKeys = z.array(characters(1, 200)).max(100)
const nameSchema = characters(1, 200)
const emailSchema = characters(3, 320).regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail, such as ann@example.com')
const secretSchema = z.string().regex(/^[\w-]{1,200}$/, 'must be a secret as it was given')

/** A password: 12 to 200 characters. */
export const passwordSchema: z.ZodType<string> = characters(12, 200)

export const personSchema: z.ZodType<Person> = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    email: z.string(),
    role: roleSchema,
    access: accessKeys.nullable(),
    active: z.boolean(),
    createdAt: timeSchema,
    lastSeenAt: timeSchema.nullable(),
  })
  .meta({
    id: 'Person',
    description: 'A person of the team.',
    examples: [
      {
        id: 'user:psn_5b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e',
        name: 'Ann Lee',
        email: 'ann@example.com',
        role: 'agent',
        access: null,
        active: true,
        createdAt: '2026-03-01T09:30:00.000Z',
        lastSeenAt: '2026-03-01T10:15:00.000Z',
      },
    ],
  })

export const personPatchSchema: z.ZodType<PersonPatch> = z
  .strictObject({
    name: nameSchema.optional(),
    role: roleSchema.optional(),
    active: z.boolean().optional(),
    access: accessKeys.nullish(),
  })
  .meta({ id: 'PersonPatch', examples: [{ role: 'admin' }] })

const invitationShape = {
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role: roleSchema,
  access: accessKeys.nullable(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  acceptedAt: timeSchema.nullable(),
}

export const invitationSchema: z.ZodType<Invitation> = z.object(invitationShape).meta({
  id: 'Invitation',
  description: 'An invitation. It is accepted once, within seven days.',
  examples: [
    {
      id: 'inv_6c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f',
      email: 'bob@example.com',
      name: null,
      role: 'agent',
      access: null,
      createdAt: '2026-03-01T09:30:00.000Z',
      expiresAt: '2026-03-08T09:30:00.000Z',
      acceptedAt: null,
    },
  ],
})

export const newInvitationSchema: z.ZodType<NewInvitation> = z
  .strictObject({ email: emailSchema, name: nameSchema.optional(), role: roleSchema, access: accessKeys.nullish() })
  .meta({ id: 'NewInvitation', examples: [{ email: 'bob@example.com', role: 'agent' }] })

export const madeInvitationSchema: z.ZodType<MadeInvitation> = z
  .object({ ...invitationShape, secret: z.string() })
  .meta({
    id: 'MadeInvitation',
    description: 'A new invitation. `secret` is shown once: the link is `/#invitation=SECRET`.',
    examples: [
      { ...exampleOf(invitationSchema), secret: '1f2e3d4c5b6a79880f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978' },
    ],
  })

export const acceptanceSchema: z.ZodType<Acceptance> = z
  .strictObject({ secret: secretSchema, name: nameSchema, password: passwordSchema })
  .meta({
    id: 'Acceptance',
    examples: [
      {
        secret: '1f2e3d4c5b6a79880f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978',
        name: 'Bob',
        password: 'a long and private password',
      },
    ],
  })

/** The id of the principal of a person. */
export function principalOfPerson(id: PersonRecord['id']): string {
  return `user:${id}`
}

/** Writes a person in the form of the wire. */
export function presentPerson({ id, name, email, role, access, active, createdAt, lastSeenAt }: PersonRecord): Person {
  return {
    ...{
      id: principalOfPerson(id),
      name,
      email,
      role,
      access: shown(access),
      active,
      createdAt: presentTime(createdAt),
    },
    lastSeenAt: lastSeenAt === null ? null : presentTime(lastSeenAt),
  }
}

/** Writes an invitation in the form of the wire, without its digest. */
export function presentInvitation(record: InvitationRecord): Invitation {
  const { id, email, name, role, access, createdAt, expiresAt, acceptedAt } = record
  return {
    ...{
      id,
      email,
      name,
      role,
      access: shown(access),
      createdAt: presentTime(createdAt),
      expiresAt: presentTime(expiresAt),
    },
    acceptedAt: acceptedAt === null ? null : presentTime(acceptedAt),
  }
}

function shown(access: string[] | null): string[] | null {
  return access === null ? null : [...access]
}

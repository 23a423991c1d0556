import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Conversation } from '../src/index.ts'
import {
  type Branded,
  type Command,
  defineModule,
  defineRecord,
  isNeeds,
  type Module,
  needs,
  optional,
  type RecordKind,
  text,
} from '../src/module.ts'
import { openTestParley } from '../src/testing.ts'

/** A record with a field of the name that a request for records has. */
interface Project {
  kind: 'project'
  tenant: Conversation['tenant']
  id: Branded<'project'>
  version: number
  needs: string | null
}

const queries = { all: { keyset: ['id'] } } as const
const project: RecordKind<Project, typeof queries> = defineRecord<Project>()({
  ...{ kind: 'project', prefix: 'prj', table: 'projects', keyed: false, queries, visible: 'tenant' },
  columns: { needs: optional(text) },
})

interface Projects {
  id: 'projects'
  reads: { list: typeof project.queries.all }
  jobs: { 'projects.review': { due: number } }
  commands: {
    create: Command<string | null, Project>
    copy: Command<Project['id'], { needs: string[]; by: string }>
    plan: Command<number, null>
  }
}

function projects(): Module<Projects> {
  return defineModule<Projects>({
    id: 'projects',
    records: [project],
    reads: { list: project.queries.all },
    jobs: { 'projects.review': { concurrency: 1, run: async () => undefined } },
    commands: {
      create: {
        input: z.string().nullable(),
        decide: (draft, wanted) => draft.put(project, { id: draft.newId(project), needs: wanted }),
      },
      copy: {
        input: project.idSchema,
        decide(draft, id, state) {
          if (!state.has(project.ref(id))) return needs(project.ref(id))
          const known = draft.get(project, id)
          draft.put(project, { id: draft.newId(project), needs: known?.needs ?? null })
          return { needs: [known?.needs ?? ''], by: 'copy' }
        },
      },
      plan: {
        input: z.number(),
        decide(draft, due) {
          draft.addJob('projects.review', { due }, { due })
          return null
        },
      },
    },
  })
}

describe('a command of a module', () => {
  it('may return a record or a value with a field named needs, and may request records', async () => {
    await using world = await openTestParley({ modules: [projects()] })
    const { parley } = world
    const created = await parley.projects.create('review')
    expect(created).toMatchObject({ kind: 'project', needs: 'review' })
    expect(await parley.projects.create(null)).toMatchObject({ needs: null })
    expect(await parley.projects.copy(created.id)).toEqual({ needs: ['review'], by: 'copy' })
    expect(await parley.as({ id: 'a', role: 'agent', access: [] }).projects.create('k')).toMatchObject({ needs: 'k' })
    expect((await parley.projects.list()).items).toHaveLength(4)
  })

  it('adds no job at a time that no screen shows', async () => {
    await using world = await openTestParley({ modules: [projects()] })
    for (const due of [9e15, -9e15])
      await expect(world.parley.projects.plan(due)).rejects.toMatchObject({
        code: 'internal',
        reason: expect.stringContaining('projects.review'),
      })
    await world.parley.projects.plan(2e12)
    expect((await world.parley.jobs.list()).items).toMatchObject([{ due: 2e12 }])
  })
})

describe('a request for records', () => {
  it('is known by its mark, not by the names of its fields', () => {
    expect(isNeeds(needs(project.ref('prj_1' as never)))).toBe(true)
    expect(isNeeds({ ...needs(), by: 'a reaction' })).toBe(true)
    for (const other of [{ needs: [] }, null, undefined, 'needs', []]) expect(isNeeds(other)).toBe(false)
  })
})

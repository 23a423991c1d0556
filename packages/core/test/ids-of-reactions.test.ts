import { expect, it } from 'vitest'
import { z } from 'zod'
import { createParley, type TenantId } from '../src/index.ts'
import { memoryStore } from '../src/memory.ts'
import {
  type Branded,
  type Command,
  defineModule,
  defineRecord,
  type Module,
  type RecordKind,
  text,
} from '../src/module.ts'
import { virtualEnvironment } from '../src/testing.ts'

type StepId = Branded<'StepId'>
interface Step {
  kind: 'step'
  tenant: TenantId
  id: StepId
  version: number
  title: string
}

const queries = { steps: { keyset: ['id'] } } as const
const step: RecordKind<Step, typeof queries> = defineRecord<Step>()({
  kind: 'step',
  prefix: 'stp',
  table: 'steps',
  keyed: false,
  columns: { title: text },
  queries,
})

interface Steps {
  id: 'steps'
  reads: { list: typeof step.queries.steps }
  events: { 'step.added': { stepId: StepId } }
  commands: { add: Command<{ title: string; unused: number }, StepId> }
}

/** Its command takes ids that it does not write. Its reaction writes four records. */
function steps(): Module<Steps> {
  return defineModule<Steps>({
    id: 'steps',
    records: [step],
    reads: { list: step.queries.steps },
    events: { 'step.added': { subject: 'stepId' } },
    on: {
      'step.added': (draft) => {
        for (const place of [1, 2, 3, 4]) draft.put(step, { id: draft.newId(step), title: `follows ${place}` })
        return undefined
      },
    },
    commands: {
      add: {
        input: z.object({ title: z.string(), unused: z.int() }),
        decide(draft, { title, unused }) {
          for (let taken = 0; taken < unused; taken += 1) draft.newId(step)
          const { id } = draft.put(step, { id: draft.newId(step), title })
          draft.emit({ type: 'step.added', version: 1, stepId: id })
          return id
        },
      },
    },
  })
}

it.each([0, 1, 2, 3])(
  'a reaction overwrites no record of its commit, if %i ids were taken and not written',
  async (unused) => {
    const parley = await createParley({ store: memoryStore(), modules: [steps()], environment: virtualEnvironment() })
    await parley.steps.add({ title: 'given', unused })
    const { items } = await parley.steps.list()
    expect(items.map(({ title }) => title).toSorted()).toEqual([
      'follows 1',
      'follows 2',
      'follows 3',
      'follows 4',
      'given',
    ])
    expect(items.every(({ version }) => version === 1)).toBe(true)
    await parley.stop()
  },
)

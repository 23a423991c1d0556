import { z } from 'zod'
import { ParleyError } from '../../errors/parley-error.ts'
import { allStorable, storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import type { Command, Module, ModuleDraft } from '../../ports/module.ts'
import { defineModule } from '../define-module.ts'
import { ownerOf } from '../owner-of.ts'
import { type SavedView, type SavedViewId, savedView } from './saved-view.ts'

/** The payload of the events of saved views. */
export interface ViewEvent {
  viewId: SavedViewId
  person: string | null
}

/** A saved view to write. */
export interface NewView {
  /** 1 to 100 characters. */
  name: string
  /** The parameters of the list, at most 20, without `cursor` and `limit`. */
  query: SavedView['query']
  /** `null` for the whole team. Default: only the author. */
  person?: string | null | undefined
  /** From 0. Default: behind all earlier views that have the default. */
  position?: number | undefined
}

/** A change of a saved view. Absent fields stay as they are. */
export interface ViewPatch {
  id: SavedViewId
  name?: string | undefined
  query?: SavedView['query'] | undefined
  position?: number | undefined
}

/** The reads, events and commands of saved views. */
export interface Views {
  id: 'views'
  reads: {
    /** Those of the team and those of the principal, by their positions. */
    list: typeof savedView.queries.views
    get: typeof savedView
  }
  events: { 'view.saved': ViewEvent; 'view.removed': ViewEvent }
  commands: {
    /** Saves a view. One of the team needs `modules.manage`. @throws `forbidden`, `input.invalid` */
    add: Command<NewView, SavedView>
    /** Changes a view. @throws `not_found`, `forbidden`, `input.invalid` */
    edit: Command<ViewPatch, SavedView>
    /** Removes a view. @throws `not_found`, `forbidden` */
    remove: Command<SavedViewId, SavedView>
  }
}

const visible = 'must have at least one visible character'
const value = z.string().max(200)
const paging = ['cursor', 'limit']
const name = z
  .string()
  .min(1)
  .max(100)
  .transform(storable)
  .refine(isVisible, visible)
  .meta({ examples: ['Waiting for us'] })
const query: z.ZodType<SavedView['query'], SavedView['query']> = z
  .record(
    z.string().regex(/^[a-zA-Z]\w{0,39}$/, 'must be the name of a parameter'),
    z.union([value, z.array(value).min(1).max(20)]),
  )
  .refine((all) => Object.keys(all).length <= 20, 'must have at most 20 parameters')
  .refine((all) => paging.every((each) => !Object.hasOwn(all, each)), 'must have no cursor and no limit')
  .transform((all) => allStorable(all))
  .meta({ examples: [{ status: 'open', label: ['vip', 'urgent'] }] })
const position = z.int().min(0).max(2_147_483_647)

/** Saved views of the list of conversations, of the team and of each person. */
export function views(): Module<Views> {
  return defineModule<Views>({
    id: 'views',
    records: [savedView],
    reads: { list: savedView.queries.views, get: savedView },
    events: {
      'view.saved': { subject: 'viewId', joins: { view: [savedView, 'viewId'] } },
      'view.removed': { subject: 'viewId' },
    },
    commands: {
      add: {
        input: z.object({
          ...{ name, query },
          person: z.string().max(200).nullable().optional(),
          position: position.optional(),
        }),
        returns: savedView,
        action: 'modules.read',
        decide(changes, input) {
          const person = ownerOf(changes, input.person)
          const id = changes.newId(savedView)
          changes.emit({ type: 'view.saved', version: 1, viewId: id, person })
          // Minutes: they are in the range of a position, and later ones are larger.
          const { position: place = Math.floor(changes.now / 60_000) } = input
          return changes.put(savedView, { id, name: input.name, query: input.query, person, position: place })
        },
      },
      edit: {
        input: z.object({
          id: savedView.idSchema,
          name: name.optional(),
          query: query.optional(),
          position: position.optional(),
        }),
        returns: savedView,
        action: 'modules.read',
        lookups: ({ id }) => [savedView.ref(id)],
        decide(changes, { id, ...patch }) {
          const known = changeable(changes, id)
          const given = Object.entries(patch).filter(([, each]) => each !== undefined)
          changes.emit({ type: 'view.saved', version: known.version + 1, viewId: id, person: known.person })
          return changes.put(savedView, { ...known, ...Object.fromEntries(given) })
        },
      },
      remove: {
        input: savedView.idSchema,
        returns: savedView,
        action: 'modules.read',
        lookups: (id) => [savedView.ref(id)],
        decide(changes, id) {
          const known = changeable(changes, id)
          changes.emit({ type: 'view.removed', version: known.version + 1, viewId: id, person: known.person })
          changes.remove(savedView, known)
          return known
        },
      },
    },
    routes: {
      'GET /views': 'list',
      'GET /views/{id}': 'get',
      'POST /views': 'add',
      'PATCH /views/{id}': 'edit',
      'DELETE /views/{id}': 'remove',
    },
  })
}

function changeable(changes: ModuleDraft<Views>, id: SavedViewId): SavedView {
  const known = changes.get(savedView, id)
  if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
  if (known.person === null) changes.allow('modules.manage')
  return known
}

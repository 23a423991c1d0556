import { type Contacts, contacts } from '@parley/core/contacts'
import { type Module, recordsOf } from '@parley/core/module'
import { type Notes, notes } from '@parley/core/notes'
import { type People, people } from '@parley/core/people'
import { type Schema, schemaOf } from '@parley/core/store'

/** The features of the bundled system. */
export const modules: readonly [Module<Contacts>, Module<Notes>, Module<People>] = [contacts(), notes(), people()]

/** The kinds of records of the bundled system. */
export const schema: Schema = schemaOf(recordsOf(modules))

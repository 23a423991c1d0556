import { type Contacts, contacts } from '@parley/core/contacts'
import { type Drafts, drafts } from '@parley/core/drafts'
import { type Module, recordsOf } from '@parley/core/module'
import { type Notes, notes } from '@parley/core/notes'
import { type Preferences, preferences } from '@parley/core/preferences'
import { type Responses, responses } from '@parley/core/responses'
import { type Schema, schemaOf } from '@parley/core/store'
import { type Views, views } from '@parley/core/views'

/** The features of the bundled system. */
export const modules: readonly [
  Module<Contacts>,
  Module<Notes>,
  Module<Drafts>,
  Module<Responses>,
  Module<Views>,
  Module<Preferences>,
] = [contacts(), notes(), drafts(), responses(), views(), preferences()]

/** The kinds of records of the bundled system. */
export const schema: Schema = schemaOf(recordsOf(modules))

import { type Contacts, contacts } from '@parley/core/contacts'
import { type Drafts, drafts } from '@parley/core/drafts'
import { type Module, recordsOf } from '@parley/core/module'
import { type Notes, notes } from '@parley/core/notes'
import { type People, people } from '@parley/core/people'
import { type Preferences, preferences } from '@parley/core/preferences'
import { type Push, type PushSender, push } from '@parley/core/push'
import { type Responses, responses } from '@parley/core/responses'
import { type Schema, schemaOf } from '@parley/core/store'
import { type Views, views } from '@parley/core/views'
import { webPush } from '@parley/server/push'

type Features = readonly [
  Module<Contacts>,
  Module<Notes>,
  Module<Drafts>,
  Module<Responses>,
  Module<Views>,
  Module<Preferences>,
  Module<People>,
  Module<Push>,
]

/** The features of the bundled system, over its way to push services. */
export function modulesWith(sender: PushSender): Features {
  return [contacts(), notes(), drafts(), responses(), views(), preferences(), people(), push({ sender })]
}

/** The features of the bundled system for programs that send no push. */
export const modules: Features = modulesWith(webPush({ subject: 'mailto:owner@localhost' }))

/** The kinds of records of the bundled system. */
export const schema: Schema = schemaOf(recordsOf(modules))

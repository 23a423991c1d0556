import { localAssistant } from '@parley/ai-local'
import type { Assistant } from '@parley/core/assistant'
import { type AutoResponder, autoResponder } from '@parley/core/auto-responder'
import { type Contacts, contacts } from '@parley/core/contacts'
import { type Drafts, drafts } from '@parley/core/drafts'
import { type Module, recordsOf } from '@parley/core/module'
import { type Notes, notes } from '@parley/core/notes'
import { type People, people } from '@parley/core/people'
import { type Preferences, preferences } from '@parley/core/preferences'
import { type Push, type PushSender, push } from '@parley/core/push'
import { type Responses, responses } from '@parley/core/responses'
import { type Schema, schemaOf } from '@parley/core/store'
import { type Suggestions, suggestions } from '@parley/core/suggestions'
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
  Module<Suggestions>,
  Module<AutoResponder>,
]

/** Milliseconds after which the calls of an assistant for one message are given up. */
const LONGEST = 120_000

/** The features of the bundled system, over its way to push services and its assistant. */
export function modulesWith(sender: PushSender, assistant: Assistant): Features {
  const deadline = (): AbortSignal => AbortSignal.timeout(LONGEST)
  return [
    contacts(),
    notes(),
    drafts(),
    responses(),
    views(),
    preferences(),
    people(),
    push({ sender }),
    suggestions(),
    autoResponder({ assistant, deadline }),
  ]
}

/** The features of the bundled system for programs that send no push and call no model. */
export const modules: Features = modulesWith(webPush({ subject: 'mailto:owner@localhost' }), localAssistant())

/** The kinds of records of the bundled system. */
export const schema: Schema = schemaOf(recordsOf(modules))

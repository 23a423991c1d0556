// Runs before every test file here: an answer that the OpenAPI document does not describe fails its test.
import { localAssistant } from '@parley/ai-local'
import { autoResponder } from '@parley/core/auto-responder'
import { contacts } from '@parley/core/contacts'
import { notes } from '@parley/core/notes'
import { people } from '@parley/core/people'
import { suggestions } from '@parley/core/suggestions'
import { ratings } from '@parley/example-custom-module'
import { watchFetch } from '../../scripts/wire/watch-fetch.ts'
import { documentOf } from './document.ts'

const responder = autoResponder({ assistant: localAssistant() })
// Some servers have the modules of the bundled system, and some the module of the example.
const modules = [contacts(), notes(), people(), suggestions(), responder, ratings()]
watchFetch(() => documentOf('0.0.0', modules))

// Runs before every test file here: an answer that the OpenAPI document does not describe fails its test.
import { ratings } from '@parley/example-custom-module'
import { watchFetch } from '../../scripts/wire/watch-fetch.ts'
import { documentOf } from './document.ts'

// Some servers have the module of the example.
watchFetch(() => documentOf('0.0.0', [ratings()]))

// Runs before every test file here: an answer that the OpenAPI document does not describe fails its test.
import { watchFetch } from '../../../scripts/wire/watch-fetch.ts'
import { documentOf } from './document.ts'

watchFetch(() => documentOf('0.0.0'))

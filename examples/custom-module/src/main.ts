import { createParley } from '@parley/core'
import { memoryStore } from '@parley/core/memory'
import { ratings } from './ratings.ts'

const parley = await createParley({ store: memoryStore(), modules: [ratings()] })
await parley.start()
console.log((await parley.ratings.list({ where: { stars: 5 } })).items)
await parley.stop()

import { ParleyError } from '@parley/core'
import type { Schema } from '@parley/core/store'
import { type Layout, layoutOf } from './layout.ts'
import { onceFor } from './once.ts'

const layouts = onceFor((schema: Schema): Layout => layoutOf(schema))

/** The layout of a store, made from the schema of its `migrate`. Stores of one database may share it. */
export class KnownLayout {
  #layout: Layout | undefined

  /** Keeps the layout of a schema. @throws `store.misconfigured` if a database cannot have it */
  keep(schema: Schema): Layout {
    if (typeof schema?.entries !== 'function') throw misused('migrate was called without a schema.')
    this.#layout = layouts(schema)
    return this.#layout
  }

  /** The layout. @throws `store.misused` before `migrate` */
  for(member: string): Layout {
    if (this.#layout !== undefined) return this.#layout
    throw misused(`${member} was called before migrate.`)
  }
}

function misused(reason: string): ParleyError {
  return new ParleyError('store.misused', { reason, fix: 'Call migrate({ schema, apply }) of the store first.' })
}

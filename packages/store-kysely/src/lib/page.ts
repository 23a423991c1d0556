import { type RawBuilder, sql } from 'kysely'
import { checkOf, equalTo, slotsOf } from './filter.ts'
import type { FilterShape } from './filter-shape.ts'
import type { SetTable, Table, TableQuery } from './layout.ts'
import type { Dialect, SlotOf } from './statement.ts'
import { type Walk, walkOf } from './walks.ts'

/** The parts of a question that are in its SQL. The values are bound. */
export interface Shape {
  table: Table
  query: TableQuery
  order: 'newest' | 'oldest'
  continued: boolean
  filters: readonly FilterShape[]
}

/** Selects a page of a query that does not search. `besides` is selected with each row. */
export function selectWalk(
  shape: Shape,
  slot: SlotOf,
  dialect: Dialect,
  besides: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  const walk = walkOf(shape.query, shape.filters)
  if (walk === undefined) throw new TypeError(`The query ${shape.query.name} has nothing to walk through.`)
  const walker = new Walker(shape, walk, slot, dialect)
  return walker.isOne ? walker.selectOne(besides) : walker.selectMerged(besides)
}

/** The order of a query, of the columns of `of`. */
export function inOrder({ query, order }: Pick<Shape, 'query' | 'order'>, of?: string): RawBuilder<unknown> {
  const direction = order === 'newest' ? sql`desc` : sql`asc`
  return sql.join(query.keyset.map(({ name }) => sql`${ref(name, of)} ${direction}`))
}

/** The columns of a record, and its place if the order is by place. */
function selected(
  { table, query }: Pick<Shape, 'table' | 'query'>,
  dialect: Dialect,
  of?: string,
): RawBuilder<unknown> {
  const columns = [...table.columns, ...query.keyset.filter(({ field }) => field === 'place')]
  return sql.join(columns.map((column) => dialect.column(column, of)))
}

/** Writes the SQL of one page. */
class Walker {
  readonly #shape: Shape
  readonly #walk: Walk
  readonly #slot: SlotOf
  readonly #dialect: Dialect
  /** The one walk of the page, or the walks that are merged. */
  readonly #conditions: readonly (readonly RawBuilder<unknown>[])[]

  constructor(shape: Shape, walk: Walk, slot: SlotOf, dialect: Dialect) {
    this.#shape = shape
    this.#walk = walk
    this.#slot = slot
    this.#dialect = dialect
    this.#conditions = this.#walks()
  }

  get isOne(): boolean {
    return this.#conditions.length === 1
  }

  /** One walk: its rows are the page. */
  selectOne(besides: RawBuilder<unknown>): RawBuilder<unknown> {
    const [conditions = []] = this.#conditions
    const { through } = this.#walk
    const [table, limit] = [this.#dialect.table(this.#shape.table.name), this.#slot('limit')]
    if ('index' in through) {
      return sql`
        select ${selected(this.#shape, this.#dialect)}${besides} from ${table}
        where ${all([...this.#scope(), ...conditions, ...this.#checks()])}
        order by ${inOrder(this.#shape)} limit ${limit}`
    }
    return sql`
      select ${selected(this.#shape, this.#dialect, 'r')}${besides}
      from ${this.#dialect.table(through.set.name)} w cross join ${table} r
      where ${all([...this.#scope(), ...conditions, ...this.#sameRecord('w', 'r', through.set), ...this.#checks('r')])}
      order by ${inOrder(this.#shape, 'w')} limit ${limit}`
  }

  /** Several walks. Each finds the places of its records, and the page reads the first of all. */
  selectMerged(besides: RawBuilder<unknown>): RawBuilder<unknown> {
    const { through } = this.#walk
    const table = this.#dialect.table(this.#shape.table.name)
    const same = this.#sameRecord('w', 'r', 'set' in through ? through.set : undefined)
    return sql`
      select ${selected(this.#shape, this.#dialect, 'r')}${besides} from (${this.#merge()}) w
      cross join ${table} r
      where ${all([...this.#scope(), sql`r.tenant = ${this.#slot('tenant')}`, ...same])}
      order by ${inOrder(this.#shape, 'w')}`
  }

  #scope(): readonly RawBuilder<unknown>[] {
    return this.#dialect.scope(this.#slot)
  }

  /** The places of all walks, in order. */
  #merge(): RawBuilder<unknown> {
    const [order, limit] = [inOrder(this.#shape), this.#slot('limit')]
    // A record is found once by each element of a set that it has.
    const together = 'set' in this.#walk.through ? sql` union ` : sql` union all `
    if (this.#dialect.mergesInOrder) {
      const each = this.#conditions.map((conditions) => this.#selectPlaces(conditions))
      return sql`${sql.join(each, together)} order by ${order} limit ${limit}`
    }
    const of = 'set' in this.#walk.through ? 'w' : undefined
    const each = this.#conditions.map(
      (conditions) => sql`
        select * from (
          ${this.#selectPlaces(conditions)} order by ${inOrder(this.#shape, of)} limit ${limit}) part`,
    )
    return sql`select * from (${sql.join(each, together)}) whole order by ${order} limit ${limit}`
  }

  #selectPlaces(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
    const { through } = this.#walk
    const table = this.#dialect.table(this.#shape.table.name)
    if ('index' in through) {
      const found = [...new Set([...this.#dialect.locator, ...this.#shape.query.keyset.map(({ name }) => name)])]
      return sql`
        select ${sql.join(found.map((name) => ref(name)))} from ${table}
        where ${all([...conditions, ...this.#checks()])}`
    }
    const names = [...through.set.keyset, ...this.#shape.query.keyset].map(({ name }) => name)
    const found = sql.join([...new Set(names)].map((name) => sql`${ref(name, 'w')} as ${ref(name)}`))
    const checks = this.#checks('r')
    const set = this.#dialect.table(through.set.name)
    if (checks.length === 0) return sql`select ${found} from ${set} w where ${all(conditions)}`
    return sql`
      select ${found} from ${set} w cross join ${table} r
      where ${all([...conditions, ...this.#sameRecord('w', 'r', through.set), ...checks])}`
  }

  /** The conditions by which the index of each walk finds. */
  #walks(): RawBuilder<unknown>[][] {
    const { through, by, part } = this.#walk
    const of = 'set' in through ? 'w' : undefined
    const tenant = of === undefined && 'index' in through ? this.#dialect.tenantOf(through.index) : ref('tenant', of)
    const shared = [
      ...this.#given(of),
      sql`${tenant} = ${this.#slot('tenant')}`,
      ...this.#behind(of),
      // A partial index is used only if the question implies its condition.
      ...(of === undefined ? this.#shape.query.present.map(({ name }) => sql`${ref(name)} is not null`) : []),
    ]
    if (part?.values !== undefined) {
      return part.values.map((value) => [sql`${ref(part.name)} = ${sql.lit(value)}`, ...shared])
    }
    if (by === undefined) return [shared]
    const column = of === undefined ? ref(by.column.name) : ref('value', of)
    if (by.with === 'true') return [[sql`${column} = ${this.#dialect.truth(true)}`, ...shared]]
    return slotsOf(by, this.#slot).map((value) => [sql`${column} = ${value}`, ...shared])
  }

  /** The values that every question of the query gives. */
  #given(of: string | undefined): RawBuilder<unknown>[] {
    const { query, filters } = this.#shape
    const given = filters.filter(({ column }) => query.required.some(({ name }) => name === column.name))
    return given.map((filter) => equalTo(filter, ref(filter.column.name, of), this.#slot, this.#dialect))
  }

  #behind(of: string | undefined): RawBuilder<unknown>[] {
    const { query, order, continued } = this.#shape
    if (!continued) return []
    const position = sql.join(query.keyset.map(({ name }) => ref(name, of)))
    const after = sql.join(query.keyset.map((_, nth) => this.#slot(`after_${nth}`)))
    return [sql`(${position}) ${order === 'newest' ? sql`<` : sql`>`} (${after})`]
  }

  /** The conditions that the index does not find by. They are checked for each record. */
  #checks(of?: string): RawBuilder<unknown>[] {
    const { query, filters } = this.#shape
    const required = new Set(query.required.map(({ name }) => name))
    const checked = filters.filter((each) => each !== this.#walk.by && !required.has(each.column.name))
    const present = of === undefined ? [] : query.present
    return [
      ...checked.map((each) => checkOf(each, this.#slot, this.#dialect, of)),
      ...present.map(({ name }) => sql`${this.#dialect.aside(name, of)} is not null`),
      ...query.absent.map(({ name }) => sql`${this.#dialect.aside(name, of)} is null`),
    ]
  }

  #sameRecord(walked: string, record: string, set: SetTable | undefined): RawBuilder<unknown>[] {
    if (set === undefined) {
      return this.#dialect.locator.map((name) => sql`${ref(name, record)} = ${ref(name, walked)}`)
    }
    return [sql`${ref('tenant', record)} = ${this.#slot('tenant')}`, sql`${ref('id', record)} = ${ref('id', walked)}`]
  }
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join([...conditions], sql` and `)
}

function ref(name: string, of?: string): RawBuilder<unknown> {
  return sql.ref(of === undefined ? name : `${of}.${name}`)
}

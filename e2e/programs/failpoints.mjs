// The places at which a process can end: before and after each awaited call, and before every statement within. They
// are discovered and counted, never listed by hand.
import { postgres } from '@parley/store-kysely/postgres'
import { sqlite } from '@parley/store-kysely/sqlite'
import Database from 'libsql'
import pg from 'pg'

/** The object that receives nothing any more. */
const never = new Promise(() => {})

class Ended extends Error {}

export class Failpoints {
  /** The places since they were armed, in order. */
  met = []
  #armed = false
  #dead = false
  #last
  #ended

  /**
   * Ends at place number `last`, from 1, or at the first of that name; without it, never. `ended` receives the place.
   */
  constructor(last, ended) {
    this.#last = last
    this.#ended = ended
  }

  arm() {
    this.#armed = true
  }

  /** An awaited call. A process that has ended gets neither a result nor an error. */
  async around(name, call) {
    if (!this.#lives(`before ${name}`)) return never
    try {
      const result = await call()
      return this.#lives(`after ${name}`) ? result : never
    } catch (error) {
      if (this.#dead) return never
      throw error
    }
  }

  /**
   * A call that is atomic up to the next. It cannot wait forever after the end of the process. It throws, and a caller
   * that catches the error cannot act any more.
   */
  before(name, call) {
    if (!this.#lives(name)) throw new Ended(name)
    return call()
  }

  #lives(place) {
    if (this.#dead) return false
    if (!this.#armed) return true
    this.met.push(place)
    this.#dead = this.#last === place || this.#last === this.met.length
    if (this.#dead) this.#ended(place)
    return !this.#dead
  }
}

/**
 * A store on a file or on a server, with each call and statement as a place to end at. Its clock, if any, is ahead by
 * `clock`.
 */
export function failingStore(database, points, clock = { ahead: 0 }) {
  const store = database.startsWith('postgres')
    ? postgres({ pool: failingPool(new pg.Pool({ connectionString: database, max: 2 }), points) })
    : sqlite({ database: failingDatabase(new Database(database), points) })
  const failing = { capabilities: store.capabilities, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
  for (const member of ['migrate', 'load', 'commit', 'find', 'claim', 'log']) {
    failing[member] = (...given) => points.around(member, () => store[member](...given))
  }
  const { load } = failing
  failing.load = async (...given) => {
    const loaded = await load(...given)
    return loaded.now === undefined ? loaded : { ...loaded, now: loaded.now + clock.ahead }
  }
  return failing
}

// Its open transaction stays open until the process ends.
function failingDatabase(database, points) {
  return {
    exec: (sql) => points.before(shortOf(sql), () => database.exec(sql)),
    close: () => database.close(),
    prepare(sql) {
      const prepared = database.prepare(sql)
      return {
        all: (...values) => points.before(shortOf(sql), () => prepared.all(...values)),
        run: (...values) => points.before(shortOf(sql), () => prepared.run(...values)),
      }
    },
  }
}

function failingPool(pool, points) {
  return {
    async connect() {
      const client = await pool.connect()
      return {
        query: (asked) => points.around(shortOf(asked.text ?? asked), () => client.query(asked)),
        release: (error) => client.release(error),
        on: (event, listener) => client.on(event, listener),
        removeListener: (event, listener) => client.removeListener(event, listener),
      }
    },
    end: () => pool.end(),
  }
}

function shortOf(sql) {
  return sql.trim().split(/\s+/).slice(0, 5).join(' ')
}

/** A network with each request as a place to end at. */
export function failingFetch(points) {
  return (input, init) => points.around(`${init?.method ?? 'GET'} ${new URL(input).pathname}`, () => fetch(input, init))
}

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { account } from './account.ts'
import { program } from './loaded.ts'

/** The end of a story: the number of a place, from 1, or the first place of a kind. */
export type End = number | string

/** One process that plays a story, and ends at some place of it. */
export interface Life {
  /** Unique among the lives that run at once. */
  name: string
  database: string
  /** Without it, the story is played to the end. */
  end?: End | undefined
}

/** The progress of a life. */
export interface Ending {
  /** The place at which it ended; absent if it played to the end. */
  place: string | undefined
  /** Every place that it reached, in order. */
  met: string[]
  /** The acknowledged operations, in order. */
  acknowledged: string[]
}

/** The story to play; see `programs/stories`. */
export type Story =
  /** `afterwards` continues after the deaths: time has passed, and callers without an answer repeat their requests. */
  | { story: 'exchange messages'; providerUrl: string; afterwards?: boolean }
  | { story: 'migrate'; schema: 'first' | 'later' }

type Told =
  | { type: 'acknowledged'; name: string; what: string }
  | { type: 'ended'; name: string; place?: string; met: string[] }
  | { type: 'done' }

/** Plays a story on each of the databases in one process. The process is killed in the end, with all of them open. */
export async function play(story: Story, lives: readonly Life[]): Promise<Ending[]> {
  const settings = { ...story, account, lives }
  const child = fork(program('crashing'), {
    env: { ...process.env, PARLEY_E2E: JSON.stringify(settings) },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const acknowledged = new Map<string, string[]>(lives.map(({ name }) => [name, []]))
  const endings: Ending[] = []
  child.on('message', (told: Told) => {
    if (told.type === 'acknowledged') acknowledged.get(told.name)?.push(told.what)
    if (told.type === 'done') child.kill('SIGKILL')
    if (told.type !== 'ended') return
    const { place, met, name } = told
    endings.push({ place, met, acknowledged: acknowledged.get(name) ?? [] })
  })
  await exited
  if (endings.length < lives.length) throw new Error(`Only ${endings.length} stories were played.`)
  return endings
}

/** The result of a story that ended again and again. */
export interface Ended {
  crashes: number
  /** Kinds of places at which no life ended. */
  missed: string[]
}

/** How often missed kinds of places are tried again, and by how many lives. Some lives do not reach all of them. */
const MORE = 5
const LIVES = 8

/**
 * Ends a life at the first place of a story, one at `every` places further, and so on. After a complete life, it ends
 * lives at the kinds of places that remain.
 */
export async function endEverywhere(
  { atOnce, every = 1 }: { atOnce: number; every?: number },
  endAt: (places: readonly End[]) => Promise<readonly Ending[]>,
): Promise<Ended> {
  const met = new Set<string>()
  const hit = new Set<string>()
  const missed = (): string[] => [...met].filter((place) => !hit.has(place))
  let crashes = 0
  let over = false
  const end = async (places: readonly End[]): Promise<void> => {
    for (const ending of await endAt(places)) {
      const { place } = ending
      for (const each of ending.met) met.add(each)
      if (place === undefined) over = true
      else {
        hit.add(place)
        crashes += 1
      }
    }
  }
  for (let first = 1; !over; first += atOnce * every) {
    await end(Array.from({ length: atOnce }, (_, nth) => first + nth * every))
  }
  for (let more = 0; more < MORE && missed().length > 0; more += 1) {
    const kinds = missed().slice(0, atOnce)
    const lives = Math.max(kinds.length, Math.min(LIVES, atOnce))
    await end(Array.from({ length: lives }, (_, nth) => kinds[nth % kinds.length] ?? ''))
  }
  return { crashes, missed: missed() }
}

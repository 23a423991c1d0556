import { fork } from 'node:child_process'
import { once } from 'node:events'
import { account } from './account.ts'

/** One process that plays a story, and ends at some place of it. */
export interface Life {
  /** Its own among those that live at once. */
  name: string
  database: string
  /** The number of the place at which it ends, from 1; it plays to the end where none is given. */
  end?: number | undefined
}

/** How far it came. */
export interface Ending {
  /** The place at which it ended; none where it played to the end. */
  place: string | undefined
  /** Every place that it met, in order. */
  met: string[]
  /** What was acknowledged, in order. */
  acknowledged: string[]
}

/** What is played; see `programs/stories`. */
export type Story =
  /** `afterwards` plays on what the dead have left: time has passed, and whoever got no answer asks again. */
  { story: 'exchange messages'; providerUrl: string; afterwards?: boolean } | { story: 'migrate' }

type Told =
  | { type: 'acknowledged'; name: string; what: string }
  | { type: 'ended'; name: string; place?: string; met: string[] }
  | { type: 'done' }

/** Plays a story on each of the databases in a process that is killed in the end, with all of them open. */
export async function play(story: Story, lives: readonly Life[]): Promise<Ending[]> {
  const settings = { ...story, account, lives }
  const child = fork(new URL('../programs/crashing.mjs', import.meta.url), {
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

/** What came of a story that ended again and again. */
export interface Ended {
  crashes: number
  /** Kinds of places at which nobody ended. */
  missed: string[]
}

/** How often kinds of places that were missed are tried again: what runs at once does not meet them in one order. */
const MORE = 5

/**
 * Ends a life at the first place of a story, one at `every` places further on, and so forth until one is played to its end;
 * then at what no life has ended at, so that each kind of place is among them.
 */
export async function endEverywhere(
  { atOnce, every = 1 }: { atOnce: number; every?: number },
  endAt: (places: readonly number[]) => Promise<readonly Ending[]>,
): Promise<Ended> {
  /** Where each kind of place was met last. */
  const met = new Map<string, number>()
  const hit = new Set<string>()
  const missed = (): string[] => [...met.keys()].filter((place) => !hit.has(place))
  let crashes = 0
  let over = false
  const end = async (places: readonly number[]): Promise<void> => {
    for (const ending of await endAt(places)) {
      const { place } = ending
      for (const [before, each] of ending.met.entries()) met.set(each, before + 1)
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
    await end(
      missed()
        .slice(0, atOnce)
        .map((place) => met.get(place) ?? 1),
    )
  }
  return { crashes, missed: missed() }
}

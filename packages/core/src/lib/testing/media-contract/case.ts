import type { MediaStore } from '../../ports/media.ts'
import type { Expect, Need } from '../store-contract/case.ts'

/** One empty media store for a case. Disposing it releases everything that it opened. */
export interface MediaHarness extends AsyncDisposable {
  media: MediaStore
  /** Opens the store again over the same files. Needed for `durable`. */
  reopen?(): Promise<MediaStore>
  /** Opens one more handle over the same files, like another process. Needed for `shared`. */
  second?(): Promise<MediaStore>
}

/** The input of a case. */
export interface MediaTrial {
  /** Empty. */
  media: MediaStore
  expect: Expect
  reopen(): Promise<MediaStore>
  second(): Promise<MediaStore>
}

/** One guarantee of the port, and its test. */
export interface MediaCase {
  /** The guarantee. It begins with the member that gives it. */
  name: string
  member: 'put' | 'open' | 'delete'
  needs?: Need
  run(trial: MediaTrial): Promise<void>
}

type Runs = { [guarantee: string]: MediaCase['run'] }

/** Cases of one member, each named by its guarantee. */
export function casesOf(member: MediaCase['member'], runs: Runs, needs?: Need): MediaCase[] {
  return Object.entries(runs).map(([guarantee, run]) => {
    const each: MediaCase = { name: `${member}: ${guarantee}`, member, run }
    return needs === undefined ? each : { ...each, needs }
  })
}

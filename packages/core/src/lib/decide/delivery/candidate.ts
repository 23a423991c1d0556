import type { Time } from '../../model/ids.ts'
import type { Receipt } from '../../model/receipt.ts'
import { type Likeness, likenessOf } from './likeness.ts'

/** A message that the provider has, between the same two parties, and which may be one of ours. */
export interface Candidate extends Receipt {
  /** Its text as the provider has it. Not there where the channel has found the texts to be the same. */
  text?: string | undefined
}

/** A message of ours that may be with the provider, and has no answer. */
export interface Unanswered {
  text: string
}

/** What is made of the candidates for a message. */
export type Choice =
  | { type: 'found'; receipt: Receipt }
  /** There are candidates, and their texts do not decide which message they are. */
  | { type: 'undecided' }
  | { type: 'none' }

const ranks: { readonly [Each in Likeness]: number } = { other: 0, alike: 1, same: 2 }

/**
 * Chooses which of the candidates a message is: the one whose text is most like its own, of several the earliest.
 *
 * `candidates` are those that no message of ours owns. `rivals` are our other messages to the same party that have no
 * answer: a candidate that is more like one of them is left to it. A candidate that is like none of them belongs to
 * another program, or was rewritten beyond recognition. While there is one, nothing is decided.
 */
export function choose(
  message: Unanswered,
  candidates: readonly Candidate[],
  rivals: readonly Unanswered[] = [],
): Choice {
  const rankIn = ({ text }: Unanswered, candidate: Candidate): number => ranks[likenessOf(text, candidate.text)]
  const ours = candidates.filter((candidate) => {
    const rank = rankIn(message, candidate)
    return rivals.every((rival) => rankIn(rival, candidate) <= rank)
  })
  const best = ours.toSorted((a, b) => rankIn(message, b) - rankIn(message, a) || timeOf(a) - timeOf(b))[0]
  if (best === undefined) return { type: 'none' }
  if (rankIn(message, best) === ranks.other) return { type: 'undecided' }
  const { text: _, ...receipt } = best
  return { type: 'found', receipt }
}

function timeOf({ at }: Candidate): Time {
  return at ?? 0
}

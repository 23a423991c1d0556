import type { Time } from '../../model/ids.ts'
import type { Receipt } from '../../model/receipt.ts'
import { type Likeness, likenessOf } from './likeness.ts'

/** A message that the provider has between the same two parties. It may be one of ours. */
export interface Candidate extends Receipt {
  /** Its text as the provider has it. Absent if the channel found the texts to be the same. */
  text?: string | undefined
}

/** A message of ours without an answer. The provider may have it. */
export interface Unanswered {
  text: string
}

/** The result of a choice among candidates. */
export type Choice =
  | { type: 'found'; receipt: Receipt }
  /** There are candidates, and their texts do not decide between the messages. */
  | { type: 'undecided' }
  | { type: 'none' }

const ranks: { readonly [Each in Likeness]: number } = { other: 0, alike: 1, same: 2 }

/**
 * Chooses the candidate that is a message: the one with the most similar text, of several the earliest.
 *
 * No message of ours owns a candidate. `rivals` are our other unanswered messages to the same party. A candidate that
 * is more like a rival is left to it.
 *
 * A candidate that is like no message belongs to another program, or was rewritten beyond recognition. While there is
 * one, the result is `undecided`.
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

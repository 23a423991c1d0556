/** A word beside the words of a text: an emoji, or the digits of several groups as one number. */
export interface ExtraToken {
  word: string
  start: number
  end: number
  /** The beginnings of the groups: of the group with the last digit, the last but one, and so on. */
  starts?: readonly number[]
}

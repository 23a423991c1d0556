/** The most messages of one text. More of them are probably a mistake. */
export const MOST_MESSAGES = 20

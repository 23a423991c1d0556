/** Endings of words that carry no meaning of their own, the longest first. */
const endings = [
  'ungen',
  'ments',
  'ment',
  'ings',
  'ing',
  'ies',
  'ung',
  'ers',
  'est',
  'ern',
  'ed',
  'en',
  'er',
  'es',
  'em',
  's',
  'e',
  'n',
]

/** Words that are in every text. */
const stop = new Set(
  (
    'a an and are as at be but by can could do does for from had has have how i if in is it its me my no not of on or our so ' +
    'that the their them then there they this to too us was we were what when where which who why will with would you your ' +
    'aber als am an auch auf aus bei bin bis da das dass dem den der des die du ein eine einen einer es für haben hat ich ihr ' +
    'im in ist kann können man mein meine mich mir mit nach nicht oder sein sich sie sind so und uns von vor war was wann wie ' +
    'wir wird wo zu zum zur al con de del el en es la las lo los me mi no o para por que se si su un una y au aux avec ce ces ' +
    'dans des du elle est et il je la le les leur ma mais mes mon ne nous on ou par pas pour que qui sa ses son sur un une vous'
  ).split(' '),
)

/** The words of a text that carry its meaning, without their endings. */
export function stemsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .filter((word) => !stop.has(word))
    .map(stemOf)
}

function stemOf(word: string): string {
  for (const ending of endings) {
    if (word.length - ending.length >= 3 && word.endsWith(ending)) return word.slice(0, -ending.length)
  }
  return word
}

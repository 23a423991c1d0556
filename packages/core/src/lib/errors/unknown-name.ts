/** The reason that refuses an unknown name, with the nearest known one. */
export function unknownName(noun: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  const others = known.length === 0 ? 'It is not known here.' : `Known are ${known.join(', ')}.`
  const hint = meant === undefined ? others : `Did you mean \`${meant}\`?`
  return `Unknown ${noun} \`${name.slice(0, 60)}\`. ${hint}`
}

/** The known name that is nearest to a mistyped one. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((each) => ({ each, distance: distance(name.toLowerCase().slice(0, 60), each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.each.length / 3)) ? best.each : undefined
}

/** The edit distance of two names; two swapped letters count once. */
function distance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, place) => place)]
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      next.push(cost)
    }
    ;[before, row] = [row, next]
  }
  return row[b.length] ?? 0
}

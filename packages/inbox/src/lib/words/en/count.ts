/** A number with its noun: `1 reply`, `2 replies`. */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}

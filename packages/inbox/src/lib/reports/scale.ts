/** The steps of an axis from 0 up: whole numbers that people count in, with room for the largest value. */
export function stepsOf(most: number): number[] {
  if (most <= 4) return Array.from({ length: Math.max(1, Math.ceil(most)) + 1 }, (_, place) => place)
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? 10 * power
  const whole = Math.max(1, Math.ceil(step))
  return Array.from({ length: Math.ceil(most / whole) + 1 }, (_, place) => place * whole)
}

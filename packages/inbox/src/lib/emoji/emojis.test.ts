import { describe, expect, it } from 'vitest'
import { groupedRowsOf, placeAfter, rowsOf } from './emoji-rows.ts'
import { type Emoji, findEmojis, readEmojis } from './emojis.ts'

const emoji = (sign: string, name: string, group: number, ...tags: string[]): Emoji => ({ sign, name, group, tags })
const all = [
  emoji('👎', 'thumbs down', 1, 'bad', 'no'),
  emoji('👍', 'thumbs up', 1, 'good', 'yes'),
  emoji('🫰', 'hand with index finger and thumb crossed', 1, 'money'),
  emoji('💰', 'money bag', 7, 'dollar'),
]
const signs = (emojis: readonly Emoji[]): string => emojis.map(({ sign }) => sign).join('')

describe('the search of emojis', () => {
  it('puts a name that begins with the word first, then a word of the name, then a tag', () => {
    expect(signs(findEmojis(all, 'thumb'))).toBe('👎👍🫰')
    expect(signs(findEmojis(all, 'money'))).toBe('💰🫰')
  })

  it('needs all words, in any case', () => {
    expect(signs(findEmojis(all, 'Thumbs YES'))).toBe('👍')
    expect(findEmojis(all, 'thumbs dollar')).toEqual([])
  })

  it.each(['en', 'de'] as const)('has names in "%s"', async (language) => {
    const emojis = await readEmojis(language)
    const found = findEmojis(emojis, { en: 'thumbs up', de: 'Daumen hoch' }[language])
    expect(found[0]?.sign).toBe('👍️')
    expect(emojis.length).toBeGreaterThan(1800)
  })
})

describe('the rows of emojis', () => {
  const many = Array.from({ length: 20 }, (_, place) => emoji(String(place), `name ${place}`, place < 11 ? 0 : 1))
  const rows = groupedRowsOf(many, ['12', 'gone'])

  it('begin with the last used ones, then have a heading for each group', () => {
    const shape = rows.map((row) => (row.type === 'heading' ? row.group : row.emojis.length))
    expect(shape).toEqual(['recent', 1, 0, 8, 3, 1, 8, 1])
    expect(rows.flatMap((row) => (row.type === 'emojis' ? row.first : []))).toEqual([0, 1, 9, 12, 20])
  })

  it('let arrow keys move over the ends of rows and groups', () => {
    const path = ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowUp']
    const places = [0]
    for (const key of path) places.push(placeAfter(key, places.at(-1) ?? 0, rows) ?? -1)
    expect(places).toEqual([0, 1, 2, 10, 13, 10, 9, 1])
  })

  it('keep the place at both ends, and pass over other keys', () => {
    const found = rowsOf(many)
    expect(placeAfter('ArrowLeft', 0, found)).toBe(0)
    expect(placeAfter('ArrowRight', 19, found)).toBe(19)
    expect(placeAfter('ArrowUp', 3, found)).toBe(3)
    expect(placeAfter('Home', 3, found)).toBeUndefined()
  })
})

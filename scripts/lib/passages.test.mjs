import { describe, expect, it } from 'vitest'
import { passagesOf } from './passages.mjs'
import { phrasesIn } from './phrases.mjs'
import { sentencesOf } from './sentences.mjs'

/**
 * The sentences of a file, each with its kind and line.
 * @param {string} path
 * @param {string[]} lines
 */
function read(path, ...lines) {
  return passagesOf(path, lines.join('\n')).flatMap((passage) =>
    sentencesOf(passage).map(({ text, lineAt }) => `${lineAt(0)} ${passage.kind}: ${text.replaceAll(/·+/g, '·')}`),
  )
}

describe('the passages of a source', () => {
  it('are line comments, joined over consecutive lines, without commands', () => {
    expect(
      read('a.ts', '// One', '// sentence.', '//   node a.ts', 'const a = 1 // Two.', 'const b = 2 // Three.'),
    ).toEqual(['1 comment: One sentence.', '4 comment: Two.', '5 comment: Three.'])
  })

  it('are paragraphs, items and tags of TSDoc, without types, names and code', () => {
    const lines = [
      '/**',
      ' * One',
      ' * sentence.',
      ' *',
      ' * - An item.',
      ' * @param {{ a: number }} name the words',
      ' * @throws `x`',
      ' * ```',
      ' * code',
      ' * ```',
      ' */',
    ]
    expect(read('a.ts', ...lines)).toEqual([
      '2 comment: One sentence.',
      '5 comment: - An item.',
      '6 comment: the words',
      '7 comment: ·',
    ])
  })

  it('are literals of two words, with expressions as code, and no SQL', () => {
    const lines = [
      `throw new Error(\`No file \${name} here.\`)`,
      "query('select one from two')",
      "const kind = 'word'",
      "log('It works.')",
    ]
    expect(read('a.ts', ...lines)).toEqual(['1 message: No file · here.', '4 message: It works.'])
  })

  it('in a test are names of tests under another function', () => {
    const lines = ["itOnEveryStore('some names', async () => {})", "send('some data')"]
    expect(read('a.test.ts', ...lines)).toEqual(['1 message: some names'])
  })

  it('in a test are names of tests and errors, and no data', () => {
    const lines = [
      "describe('some names', () => {",
      "  it.each([1])('of a test', () => send('who is it'))",
      "  throw new Error('It failed.')",
      '})',
    ]
    expect(read('a.test.ts', ...lines)).toEqual([
      '1 message: some names',
      '2 message: of a test',
      '3 message: It failed.',
    ])
  })
})

describe('the passages of a document', () => {
  it('are headings, paragraphs, items and cells, without front matter, markup and code', () => {
    const lines = [
      '---',
      'a: b',
      '---',
      '# Title',
      'One',
      'sentence. Two.',
      '- An',
      '  item.',
      '',
      '| a | b c |',
      '|---|---|',
      '<!-- hidden',
      'text -->',
      '<p>',
      '```sh',
      'who',
      '```',
      '```ts',
      '// In code.',
      '```',
    ]
    expect(read('a.md', ...lines)).toEqual([
      '4 document: Title',
      '5 document: One sentence.',
      '6 document: Two.',
      '7 document: An item.',
      '10 cell: a',
      '10 cell: b c',
      '19 comment: In code.',
    ])
  })
})

describe('the words of a sentence', () => {
  it.each([
    ['One `two three` four.', 2],
    ['See [the page](https://example.com/a-b) now.', 4],
    ['At most 10 000 messages × 2.', 5],
    ['A {@link Name} and "a quoted text".', 2],
  ])('of %s are %i', (text, words) => {
    expect(sentencesOf({ kind: 'comment', lines: [{ line: 1, text }] }).map((sentence) => sentence.words)).toEqual([
      words,
    ])
  })
})

const odd = [
  'A cursor tells nothing.',
  'What a check found.',
  'It stands here.',
  'The job is to be done.',
  'Nobody reads it.',
  'The number is taken in.',
  'A batch under way.',
]
const plain = [
  'A stand-in for Twilio.',
  'It stands in for Twilio.',
  'What is a batch?',
  'One of them.',
  'The next step is to the left.',
  'You said: hello',
  'It goes on running.',
]

describe('the phrases', () => {
  it.each(odd)('are found in: %s', (text) => {
    expect(phrasesIn(text)).toHaveLength(1)
  })

  it.each(plain)('are not in: %s', (text) => {
    expect(phrasesIn(text)).toEqual([])
  })
})

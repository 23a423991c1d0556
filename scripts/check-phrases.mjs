// Checks that comments, messages and documents are plain English: no odd phrase, no long sentence.
//   node scripts/check-phrases.mjs [root] [path ...]
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { passagesOf } from './lib/passages.mjs'
import { phrasesIn } from './lib/phrases.mjs'
import { report } from './lib/report.mjs'
import { sentencesOf } from './lib/sentences.mjs'
import { display, filesUnder, readWorkspace } from './lib/workspace.mjs'

/**
 * The checked files and folders. `longest` is the most words of a sentence; without it, sentences may have any length.
 * @type {{ path: string, longest?: number }[]}
 */
const rows = [
  { path: 'packages/core', longest: 20 },
  { path: 'packages/store-kysely', longest: 20 },
  { path: 'packages/ai-local', longest: 20 },
  { path: 'packages/ai-openai', longest: 20 },
  { path: 'packages/channel-twilio', longest: 20 },
  { path: 'packages/simulator', longest: 20 },
  { path: 'packages/server', longest: 20 },
  { path: 'packages/cli', longest: 20 },
  { path: 'packages/client', longest: 20 },
  { path: 'packages/inbox', longest: 20 },
  { path: 'packages/media', longest: 20 },
  { path: 'examples', longest: 20 },
  { path: 'e2e', longest: 20 },
  { path: 'bench', longest: 20 },
  { path: 'scripts', longest: 20 },
  { path: 'docs', longest: 20 },
  { path: '.changeset', longest: 20 },
  { path: 'README.md', longest: 20 },
  { path: 'AGENTS.md', longest: 20 },
  { path: 'CONTRIBUTING.md', longest: 20 },
  { path: 'SECURITY.md', longest: 20 },
  { path: 'tsup.config.ts', longest: 20 },
  { path: 'vitest.config.ts', longest: 20 },
]

const PROSE = /\.([cm]?[jt]sx?|md)$/

const root = resolve(process.argv[2] ?? '.')
const asked = process.argv.slice(3).map((path) => ({ path, longest: 20 }))
const checked = (asked.length > 0 ? asked : rows).flatMap(({ path, longest }) =>
  filesAt(join(root, path)).map((file) => ({ file, longest })),
)
const problems = [...unlisted(), ...checked.flatMap(({ file, longest }) => problemsIn(file, longest))]
report(`phrases of ${checked.length} files`, problems)

/** @param {string} path */
function filesAt(path) {
  if (!existsSync(path)) return []
  return statSync(path).isDirectory() ? filesUnder(path, PROSE) : [path]
}

/** A new package is checked too. */
function unlisted() {
  const listed = rows.map(({ path }) => path)
  return readWorkspace(root)
    .members.filter(({ folder }) => !listed.some((path) => folder === path || folder.startsWith(`${path}/`)))
    .map(({ folder }) => `${folder}: has no row in scripts/check-phrases.mjs`)
}

/**
 * @param {string} file
 * @param {number | undefined} longest
 */
function problemsIn(file, longest = Number.POSITIVE_INFINITY) {
  const place = display(root, file)
  return passagesOf(file, readFileSync(file, 'utf8')).flatMap((passage) =>
    sentencesOf(passage).flatMap(({ text, words, lineAt }) => {
      const found = phrasesIn(text).map(
        ({ phrase, at, rule }) => `${place}:${lineAt(at)}: "${phrase}" is not plain English: ${rule}`,
      )
      const isLong = words > longest && (passage.kind === 'comment' || passage.kind === 'document')
      return isLong ? [...found, `${place}:${lineAt(0)}: long sentence: ${words} words, at most ${longest}`] : found
    }),
  )
}

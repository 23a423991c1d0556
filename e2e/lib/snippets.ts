import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'

/** A fenced block of a page. */
export interface Snippet {
  /** The page, from the root of the checkout. */
  page: string
  /** The line of the page on which the code begins. */
  line: number
  language: string
  code: string
}

/** A page may declare the context of a snippet before the fence: `<!-- given: const id = 'con_1' -->`. */
const fence = /(?:<!-- given:(?<given>[\s\S]*?)-->\s*\n)?^```(?<language>\w+)\n(?<code>[\s\S]*?)^```$/gm

/** Every fenced block of a language in the README files and the docs. */
export function snippetsOf(...languages: string[]): Snippet[] {
  return pages().flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8')
    return [...text.matchAll(fence)].flatMap((match) => {
      const { given = '', language = '', code = '' } = match.groups ?? {}
      if (!languages.includes(language)) return []
      const line = text.slice(0, match.index).split('\n').length + 1
      return [{ page, line, language, code: given === '' ? code : `${given.trim()}\n${code}` }]
    })
  })
}

function pages(): string[] {
  const members = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`),
  )
  const docs = readdirSync(join(root, 'docs'), { recursive: true }).map((path) => `docs/${path}`)
  const own = ['README.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md']
  const all = [...own, ...members, ...docs.filter((path) => path.endsWith('.md'))]
  return all.filter((page) => existsSync(join(root, page))).sort()
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { root } from './root.ts'

/** One file of a walk. */
export interface WalkStep {
  number: number
  /** The path as the page shows it. */
  shown: string
  /** The path from the root of the checkout. */
  path: string
  /** The functions and members that the page names: `receive`, `Writer.submit`. */
  names: string[]
  /** The call that leads to the file through a port: `channel.webhook`. Without one, an earlier file imports this one. */
  calledAs: string | undefined
  /** The step begins a part of the walk: a request or a claimed job leads to it. */
  begins: boolean
}

/** A page that walks through files. */
export interface Walk {
  page: string
  steps: WalkStep[]
}

const folder = 'docs/explanation'
const line =
  /^(?<heading>## .*)$|^(?<number>\d+)\. \[`(?<shown>[^`]+)`\]\((?<target>[^)]+)\), (?<names>`[^`]+`(?:, `[^`]+`)*)(?: \(called as `(?<calledAs>[^`]+)`\))?:$/gm

/** The walks of the explanation, each with its steps in their order. */
export function readWalks(): Walk[] {
  const pages = readdirSync(join(root, folder)).filter((name) => name.startsWith('the-way-of-'))
  return pages.sort().map((name) => ({ page: `${folder}/${name}`, steps: stepsOf(textAt(`${folder}/${name}`)) }))
}

function stepsOf(text: string): WalkStep[] {
  let begins = true
  return [...text.matchAll(line)].flatMap(({ groups = {} }) => {
    const { number, shown = '', target = '', names = '', calledAs } = groups
    if (number === undefined) {
      begins = true
      return []
    }
    const step = {
      number: Number(number),
      shown,
      path: join(folder, target),
      names: [...names.matchAll(/`([^`]+)`/g)].map(([, each]) => each ?? ''),
      calledAs,
      begins,
    }
    begins = false
    return [step]
  })
}

function textAt(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The names of a step that its file does not define. */
export function undefinedNames({ path, names }: WalkStep): string[] {
  const text = textAt(path)
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const defined = new Set<string>()
  const visit = (node: ts.Node, owner: string | undefined): void => {
    const name = nameOf(node)
    if (name !== undefined) defined.add(ts.isClassElement(node) && owner !== undefined ? `${owner}.${name}` : name)
    ts.forEachChild(node, (child) => visit(child, ts.isClassDeclaration(node) ? name : owner))
  }
  visit(file, undefined)
  return names.filter((name) => !defined.has(name))
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.name?.text
  if (ts.isMethodDeclaration(node) && ts.isClassElement(node)) return node.name.getText()
  return ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) ? node.name.text : undefined
}

/**
 * Whether an earlier file of the walk leads to a step. It calls the port that the step names, or it imports the file.
 * An importing file also uses one of the step's names.
 */
export function isReached({ path, names, calledAs }: WalkStep, earlier: readonly WalkStep[]): boolean {
  return earlier.some((step) => {
    const text = textAt(step.path)
    if (calledAs !== undefined) return text.includes(`${calledAs}(`) || text.includes(`${calledAs}?.(`)
    const used = names.map((name) => name.split('.').at(-1) ?? name)
    return importsOf(step.path).has(path) && used.some((name) => new RegExp(`\\b${name}\\b`).test(text))
  })
}

/** The files that a file imports, itself or through an entry of a package. */
function importsOf(path: string): Set<string> {
  const found = new Set<string>()
  for (const [, specifier = ''] of textAt(path).matchAll(/\bfrom '([^']+)'/g)) {
    if (specifier.startsWith('.')) found.add(join(dirname(path), specifier))
    else for (const each of filesBehind(specifier)) found.add(each)
  }
  return found
}

/** The files that an entry of a package exports from. */
function filesBehind(specifier: string): string[] {
  const [, name, entry = 'index'] = /^@parley\/([\w-]+)(?:\/([\w-]+))?$/.exec(specifier) ?? []
  const source = `packages/${name}/src/${entry}.ts`
  if (name === undefined || !existsSync(join(root, source))) return []
  return [...textAt(source).matchAll(/\bfrom '(\.[^']+)'/g)].map(([, target = '']) => join(dirname(source), target))
}

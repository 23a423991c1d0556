import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './lib/root.ts'
import { isReached, readWalks, undefinedNames } from './lib/walks.ts'

describe.each(readWalks())('the walk of $page', ({ steps }) => {
  it('is numbered in order', () => {
    expect(steps.length).toBeGreaterThan(15)
    expect(steps.map(({ number }) => number)).toEqual(steps.map((_, place) => place + 1))
  })

  it('names files that exist, none of them twice', () => {
    expect(steps.filter(({ path }) => !existsSync(join(root, path)))).toEqual([])
    expect(steps.filter(({ path, shown }) => path !== shown && path !== `packages/${shown}`)).toEqual([])
    expect(steps.filter(({ path }, place) => steps.findIndex((each) => each.path === path) !== place)).toEqual([])
  })

  it('names functions that their files define', () => {
    expect(steps.flatMap((step) => undefinedNames(step).map((name) => `${step.path}: ${name}`))).toEqual([])
  })

  it('is a chain: an earlier file calls each file that begins no part', () => {
    const unreached = steps.filter((step, place) => !step.begins && !isReached(step, steps.slice(0, place)))
    expect(unreached.map(({ number, path }) => `${number}. ${path}`)).toEqual([])
  })
})

it('there are four walks: a message, a reply, a receipt and a command of a module', () => {
  expect(readWalks().map(({ page }) => page.replace(/^.*the-way-of-a-|\.md$/g, ''))).toEqual([
    'command',
    'message',
    'receipt',
    'reply',
  ])
})

it('every link between pages of the README files and the docs leads somewhere', () => {
  const broken = pages().flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '')
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map(([, target]) => target ?? '')
    return targets.filter((target) => !existsSync(join(root, page, '..', target))).map((target) => `${page}: ${target}`)
  })
  expect(broken).toEqual([])
})

function pages(): string[] {
  const own = ['README.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md']
  const docs = readdirSync(join(root, 'docs'), { recursive: true }).map((path) => `docs/${path}`)
  const members = ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`),
  )
  return [...own, ...docs, ...members].filter((page) => page.endsWith('.md') && existsSync(join(root, page)))
}

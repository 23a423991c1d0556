import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './lib/root.ts'

it('the way of a message names files that exist, none twice, numbered in order', () => {
  const page = readFileSync(join(root, 'docs/explanation/the-way-of-a-message.md'), 'utf8')
  const steps = [...page.matchAll(/^(\d+)\. \[`([^`]+)`\]\(\.\.\/\.\.\/packages\/([^)]+)\)/gm)]
  expect(steps.length).toBeGreaterThan(15)
  expect(steps.map(([, number]) => Number(number))).toEqual(steps.map((_, place) => place + 1))
  expect(steps.filter(([, , name, path]) => name !== path)).toEqual([])
  expect(new Set(steps.map(([, , name]) => name)).size).toBe(steps.length)
  expect(steps.map(([, , name]) => name ?? '').filter((name) => !existsSync(join(root, 'packages', name)))).toEqual([])
})

it('every link between pages of the README files and the docs leads somewhere', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'docs/README.md',
    'docs/decisions/README.md',
    'docs/explanation/the-way-of-a-message.md',
  ]
  const broken = pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8')
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map(([, target]) => target ?? '')
    return targets.filter((target) => !existsSync(join(root, page, '..', target))).map((target) => `${page}: ${target}`)
  })
  expect(broken).toEqual([])
})

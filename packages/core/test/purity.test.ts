import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = resolve(import.meta.dirname, '../src')

/** The shipped sources without their comments, which may have any words. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing'))
  .map((path) => ({ path, code: withoutComments(readFileSync(join(source, path), 'utf8')) }))

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

function filesWith(pattern: RegExp, except: string[] = []): string[] {
  return files.filter(({ path, code }) => !except.includes(path) && pattern.test(code)).map(({ path }) => path)
}

describe('invariant 9: kind-blind core', () => {
  it('names no vendor', () => {
    expect(filesWith(/twilio|postmark|firebase|firestore|openai|termux|kysely|libsql/i)).toEqual([])
  })

  it('names no kind of channel', () => {
    // The examples of the wire's schemas name a channel as an installation would.
    const examples = files.map(({ path }) => path).filter((path) => path.startsWith('lib/protocol/'))
    // A person of the team has an e-mail, by which it signs in.
    examples.push('lib/modules/people/draft.ts')
    // A message may name an e-mail address.
    examples.push('lib/assistant/analysis.ts')
    expect(filesWith(/['"`](sms|whatsapp|email|voice|mms|rcs)['"`]/i, examples)).toEqual([])
  })

  it("never branches on a channel's kind", () => {
    expect(
      filesWith(
        /\.kind\s*[!=]==?\s*['"`](?!conversation|message|address|contact|job|idempotency|parked|channelState|statistic)/,
      ),
    ).toEqual([])
  })
})

describe('invariant 12: no ambient world', () => {
  const world = ['lib/ports/environment.ts']

  it('has no clock', () => {
    expect(filesWith(/\bDate\.now\b|new Date\(\)|performance\.now/, world)).toEqual([])
  })

  it('has no chance', () => {
    expect(filesWith(/Math\.random|getRandomValues|randomUUID/, world)).toEqual([])
  })

  it('has no timer and no network', () => {
    expect(filesWith(/\bset(Timeout|Interval|Immediate)\b|(?<![.\w])fetch\(/, world)).toEqual([])
  })

  it('has no process and no Node built-in', () => {
    expect(filesWith(/\bprocess\.|from 'node:|\bBuffer\b/)).toEqual([])
  })
})

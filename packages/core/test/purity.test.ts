import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = resolve(import.meta.dirname, '../src')

/** The shipped sources without their comments, which may name whom they like. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing'))
  .map((path) => ({ path, code: withoutComments(readFileSync(join(source, path), 'utf8')) }))

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

function saying(pattern: RegExp, except: string[] = []): string[] {
  return files.filter(({ path, code }) => !except.includes(path) && pattern.test(code)).map(({ path }) => path)
}

describe('invariant 9: kind-blind core', () => {
  it('names no vendor', () => {
    expect(saying(/twilio|postmark|firebase|firestore|openai|termux|kysely|libsql/i)).toEqual([])
  })

  it('names no kind of channel', () => {
    // The wire's schemas show examples, which name a channel as an installation would.
    const examples = files.map(({ path }) => path).filter((path) => path.startsWith('lib/protocol/'))
    expect(saying(/['"`](sms|whatsapp|email|voice|mms|rcs)['"`]/i, examples)).toEqual([])
  })

  it("never branches on a channel's kind", () => {
    expect(
      saying(
        /\.kind\s*[!=]==?\s*['"`](?!conversation|message|address|contact|job|idempotency|parked|channelState|statistic)/,
      ),
    ).toEqual([])
  })
})

describe('invariant 12: no ambient world', () => {
  const world = ['lib/ports/environment.ts']

  it('knows no clock', () => {
    expect(saying(/\bDate\.now\b|new Date\(\)|performance\.now/, world)).toEqual([])
  })

  it('knows no chance', () => {
    expect(saying(/Math\.random|getRandomValues|randomUUID/, world)).toEqual([])
  })

  it('knows no timer and no network', () => {
    expect(saying(/\bset(Timeout|Interval|Immediate)\b|(?<![.\w])fetch\(/, world)).toEqual([])
  })

  it('knows no process and nothing built into Node', () => {
    expect(saying(/\bprocess\.|from 'node:|\bBuffer\b/)).toEqual([])
  })
})

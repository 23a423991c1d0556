import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Where a password is read from, and where the question is written to. */
export interface PasswordInput {
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  output: { write(text: string): unknown }
}

const LEAST = 12
const MOST = 200

/**
 * Reads a password. On a terminal it is asked twice, and not shown. Elsewhere it is the first line of the input.
 *
 * @throws Error with the reason: two different ones, or a length that is not accepted
 */
export async function readPassword({ input, output }: PasswordInput): Promise<string> {
  const isTerminal = input.isTTY === true
  const lines = linesOf(input, isTerminal)
  try {
    if (isTerminal) output.write('Password (12 to 200 characters): ')
    const password = await lines.next()
    if (isTerminal) {
      output.write('\nThe same again: ')
      const again = await lines.next()
      output.write('\n')
      if (again !== password) throw new Error('The two passwords differ.')
    }
    const { length } = [...password]
    if (length >= LEAST && length <= MOST) return password
    throw new Error(`The password has ${length} characters. It must have ${LEAST} to ${MOST}.`)
  } finally {
    lines.close()
  }
}

/** The lines of an input. On a terminal, nothing of them is shown. */
function linesOf(input: PasswordInput['input'], terminal: boolean): { next(): Promise<string>; close(): void } {
  const nowhere = new Writable({ write: (_, __, done) => done() })
  const reader = createInterface({ input, output: nowhere, terminal })
  const lines = reader[Symbol.asyncIterator]()
  return {
    async next() {
      const { value, done } = await lines.next()
      return done === true ? '' : value
    },
    close: () => reader.close(),
  }
}

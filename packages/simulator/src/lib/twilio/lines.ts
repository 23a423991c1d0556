import { closeSync, openSync, readSync } from 'node:fs'

const CHUNK = 1024 * 1024
const NEWLINE = 0x0a

/**
 * Passes the whole lines of a file to `take`, one at a time. Returns the size of the whole lines and that of the file.
 */
export function readLines(path: string, take: (line: string) => void): { whole: number; size: number } {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(CHUNK)
    let rest: Buffer = Buffer.alloc(0)
    let size = 0
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      size += read
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)])
      let begin = 0
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, begin)) {
        take(bytes.toString('utf8', begin, end))
        begin = end + 1
      }
      rest = bytes.subarray(begin)
    }
    return { whole: size - rest.length, size }
  } finally {
    closeSync(file)
  }
}

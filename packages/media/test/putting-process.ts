import { once } from 'node:events'
import type { MediaId } from '@parley/core/media'
import { diskMedia } from '../src/index.ts'

/*
 * A process that puts one file after the other into a folder, and prints the id of each acknowledged one. With the
 * argument `stall` it stops forever in the middle of the first file, and prints `midway`.
 */
const [folder = '', mode = '', from = '0'] = process.argv.slice(2)
const media = diskMedia(folder)

for (let number = Number(from); ; number += 1) {
  const id = `med_${number.toString(16).padStart(32, '0')}` as MediaId
  await media.put(id, contentOf(number), { signal: new AbortController().signal })
  if (!process.stdout.write(`${id}\n`)) await once(process.stdout, 'drain')
}

/** 100 chunks of 1000 bytes, each with the number of the file. */
async function* contentOf(number: number): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < 100; chunk += 1) {
    if (mode === 'stall' && chunk === 50) {
      process.stdout.write('midway\n')
      await once(process.stdin, 'data')
    }
    yield new Uint8Array(1000).fill(number % 256)
  }
}

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Makes libsql let go of the files that were closed: it holds on to them until their statements are garbage. */
export async function letGoOfClosedFiles(): Promise<void> {
  await new Promise(setImmediate)
  collect()
  await new Promise(setImmediate)
}

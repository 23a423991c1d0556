import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Makes libsql release closed files. It keeps them open until their statements are garbage. */
export async function letGoOfClosedFiles(): Promise<void> {
  await new Promise(setImmediate)
  collect()
  await new Promise(setImmediate)
}

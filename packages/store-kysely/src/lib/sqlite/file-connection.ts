import { resolve } from 'node:path'
import type { Connection } from '../connection.ts'
import { isFile, openFile } from './driver.ts'
import { syncConnection } from './sync-connection.ts'

/** A connection to a file, which is opened when it is first needed and closed with everything in it. */
export function fileConnection(path: string): Connection {
  const file = isFile(path) ? resolve(path) : undefined
  return syncConnection({ open: () => openFile(path), owned: true, file })
}

import { resolve } from 'node:path'
import type { Connection } from '../connection.ts'
import { isFile, openFile } from './driver.ts'
import { syncConnection } from './sync-connection.ts'

/** A connection to a file. It is opened at the first call. At its close, the file contains everything. */
export function fileConnection(path: string): Connection {
  const file = isFile(path) ? resolve(path) : undefined
  return syncConnection({ open: () => openFile(path), owned: true, file })
}

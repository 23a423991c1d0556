import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Refusal } from './refusal.ts'

/** The reason why SQLite cannot open a file, from the file system. SQLite itself has one code for all reasons. */
export function whyNotOpened(file: string): Refusal | undefined {
  const code = 'store.misconfigured'
  const folder = dirname(file)
  if (isFolder(file)) return { code, reason: 'It is a folder.', fix: 'Name a file.' }
  switch (isFolder(folder)) {
    case undefined:
      return { code, reason: 'Its folder does not exist.', fix: `Make the folder ${folder}.` }
    case false:
      return { code, reason: `${folder} is not a folder.`, fix: 'Name a file in a folder.' }
    case true:
      return may(file) && may(folder) ? undefined : { reason: 'Access is denied.', fix: grant }
  }
}

const grant = 'Let this user read and write the file and its folder.'

function isFolder(path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory()
  } catch {
    return undefined
  }
}

// SQLite will make an absent file.
function may(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
}

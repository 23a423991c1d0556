import { createRequire } from 'node:module'
import { z } from 'zod'

const manifest = z.object({ version: z.string() })

/** The version of this package. */
export function readVersion(): string {
  // By name, because the built file and its source have different distances to the manifest.
  return manifest.parse(createRequire(import.meta.url)('@parley/cli/package.json')).version
}

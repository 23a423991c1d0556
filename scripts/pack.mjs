// Packs every package as it is published. Prints the paths of the tarballs and the versions of their dependencies as
// JSON.
//   node scripts/pack.mjs      (the JavaScript is built already)
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packAll } from './lib/tarballs.mjs'
import { readWorkspace } from './lib/workspace.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const tarballs = await packAll(root)
const { catalog } = readWorkspace(root)
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
console.log(JSON.stringify({ tarballs, versions: { ...devDependencies, ...catalog } }))

// Copies the viewers of the OpenAPI document into `dist/viewers` of the cli. After tsup, which empties `dist`.
//   node scripts/build-viewers.mjs [root]
// Each is one finished script for browsers with its style. A server loads nothing from other hosts.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const cli = join(resolve(process.argv[2] ?? '.'), 'packages', 'cli')
const into = join(cli, 'dist', 'viewers')

rmSync(into, { recursive: true, force: true })
write('docs/swagger-ui.js', file('swagger-ui-dist/swagger-ui-bundle.js'))
write('docs/swagger-ui.css', file('swagger-ui-dist/swagger-ui.css'))
writeLicence('docs/LICENSE.txt', ['LICENSE', 'NOTICE', 'swagger-ui-bundle.js.LICENSE.txt'], 'swagger-ui-dist')
// The name of the viewer stays, without a picture from the host of its maker.
write(
  'redoc/redoc.js',
  replaced(file('redoc/bundles/redoc.standalone.js'), 'https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,'),
)
const ofRedoc = ['LICENSE', 'bundles/redoc.standalone.js.LICENSE.txt']
writeLicence('redoc/LICENSE.txt', [...ofRedoc, 'bundles/d87bcbdbea8f8f5aa26f.worker.js.LICENSE.txt'], 'redoc')

/** @param {string} path */
function file(path) {
  return readFileSync(join(cli, 'node_modules', path), 'utf8')
}

/**
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  const path = join(into, name)
  mkdirSync(dirname(path), { recursive: true })
  // The maps of the sources are not served.
  const bytes = Buffer.from(text.replace(/\n(\/\/|\/\*)# sourceMappingURL=.*\s*$/, '\n'))
  writeFileSync(path, bytes)
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
}

/**
 * @param {string} name
 * @param {string[]} files
 * @param {string} of
 */
function writeLicence(name, files, of) {
  writeFileSync(join(into, name), files.map((each) => file(`${of}/${each}`).trim()).join('\n\n'))
}

/**
 * @param {string} text
 * @param {string} part
 * @param {string} by
 */
function replaced(text, part, by) {
  const parts = text.split(part)
  if (parts.length === 1) throw new Error(`A viewer does not contain ${part} any more: read its new version.`)
  return parts.join(by)
}

import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './root.ts'
import { scratch } from './scratch.ts'

/** An empty project with the packed packages, installed as by an importer. */
export interface Project extends Disposable {
  path: string
  /** Every specifier that the installed packages export, such as `@parley/core/memory`. */
  entries: readonly string[]
  write(name: string, text: string): void
  /** Runs a command in the project and returns its output. Rejects with the output if the command fails. */
  run(command: string, ...words: string[]): Promise<string>
}

/** The registry cannot be reached, so nothing can be installed. */
export interface Unreachable {
  unreachable: string
}

/** Errors of npm and of its network that do not concern the packages. */
const noRegistry =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|E5\d\d)\b/

/** The variables that npm needs. The others would point npm at this workspace. */
const known =
  /^(PATH|HOME|TMPDIR|(https?|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|npm_config_(registry|cache|userconfig|cafile))$/i

/** Packs every package, and installs them with the given dependencies, in the workspace's versions. */
export async function openProject(dependencies: readonly string[]): Promise<Project | Unreachable> {
  const { tarballs, versions } = await pack()
  const folder = scratch()
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => known.test(name)))
  const run = async (command: string, ...words: string[]): Promise<string> => {
    try {
      const options = { cwd: folder.path, env, maxBuffer: 64 * 1024 * 1024 }
      return (await promisify(execFile)(command, words, options)).stdout
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
      throw new Error(`${[command, ...words].join(' ')} failed.\n${stdout}${stderr}`, { cause: error })
    }
  }
  const write = (name: string, text: string): void => {
    const file = join(folder.path, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  try {
    write('package.json', JSON.stringify({ name: 'importer', private: true, type: 'module' }))
    const others = dependencies.map((name) => `${name}@${versions[name]}`)
    await run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--no-progress', ...tarballs, ...others)
    return { path: folder.path, entries: entriesIn(folder.path), write, run, [Symbol.dispose]: folder[Symbol.dispose] }
  } catch (error) {
    folder[Symbol.dispose]()
    const [cause] = noRegistry.exec(String(error)) ?? []
    if (cause === undefined) throw error
    return { unreachable: `the package registry cannot be reached: ${cause}` }
  }
}

interface Packed {
  tarballs: readonly string[]
  versions: Readonly<Record<string, string>>
}

async function pack(): Promise<Packed> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'scripts/pack.mjs')])
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Packed
}

function entriesIn(project: string): string[] {
  const scope = join(project, 'node_modules/@parley')
  return readdirSync(scope).flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(scope, name, 'package.json'), 'utf8')) as { exports: object }
    const subpaths = Object.keys(manifest.exports).filter((subpath) => subpath !== './package.json')
    return subpaths.map((subpath) => `@parley/${name}${subpath.slice(1)}`)
  })
}

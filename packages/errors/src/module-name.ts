// Names modules so that an error keeps its group wherever the application is installed: relative to the
// project, or package name and inner path; no versions, no chunk hashes, no extensions.

import { Recent } from './recent.ts'

/** Says of files whether they are the application's own, and what their module is called. */
export interface Modules {
  /** True for the application's own code: not Node's, not of a package. */
  isOwn(file: string): boolean
  /** The stable name of the module. */
  nameOf(file: string): string
  /** The package a file belongs to; undefined for own code and Node's. */
  packageOf(file: string): string | undefined
}

const packagesDirectory = '/node_modules/'

const filesMax = 1024

interface Named {
  readonly own: 'own' | 'foreign'
  readonly name: string
  readonly package: string | undefined
}

/** @param projectRoot absolute path of the application; POSIX or Windows */
export function createModules(projectRoot: string): Modules {
  const root = slashed(projectRoot).replace(/\/+$/, '')
  // A program has few files and each stands in many stacks.
  const files = new Recent<Named>(filesMax)
  const named = (file: string): Named => {
    const known = files.get(file)
    if (known !== undefined) return known
    const made = describe(root, file)
    files.set(file, made)
    return made
  }
  return {
    isOwn: (file) => named(file).own === 'own',
    nameOf: (file) => named(file).name,
    packageOf: (file) => named(file).package,
  }
}

function describe(root: string, file: string): Named {
  if (isRuntime(file)) return { own: 'foreign', name: file, package: undefined }
  const path = `/${relativeTo(root, slashed(file))}`
  const own = path.includes(packagesDirectory) ? 'foreign' : 'own'
  return { own, name: nameOf(root, file), package: packageName(path) }
}

function isRuntime(file: string): boolean {
  return file.startsWith('node:') || file.startsWith('wasm:') || builtIns.test(file)
}

/** What V8 prints for code without a file: `<anonymous>`, `native`, `index 0`, a WebAssembly function. */
const builtIns = /^(?:<anonymous>|native|index \d+|wasm-function\b.*|unknown location|)$/

function nameOf(root: string, file: string): string {
  const path = relativeTo(root, withoutQuery(slashed(file)))
  const inner = `/${path}`.lastIndexOf(packagesDirectory)
  if (inner >= 0) return withoutHash(withoutExtension(path.slice(inner + packagesDirectory.length - 1)))
  return withoutHash(withoutExtension(path.replace(built, '')))
}

/** Where a build puts what it made of `src`: the module is the same before and after it. */
const built = /^(?:src|dist|build|out)\/(?:(?:cjs|esm)\/)?/

function packageName(path: string): string | undefined {
  const at = path.lastIndexOf(packagesDirectory)
  if (at < 0) return undefined
  const [first = '', second = ''] = path.slice(at + packagesDirectory.length).split('/', 2)
  return first.startsWith('@') ? `${first}/${second}` : first
}

/** Forward slashes and no drive letter: `C:\app` and `c:/app` are one. */
function slashed(file: string): string {
  const path = file.includes('\\') ? file.replaceAll('\\', '/') : file
  return /^[A-Za-z]:\//.test(path) ? path.slice(2) : path
}

/** Without a leading slash; siblings of the root in a monorepo come out as `../lib/x`. */
function relativeTo(root: string, path: string): string {
  if (path.startsWith(`${root}/`)) return path.slice(root.length + 1)
  if (!path.startsWith('/') || root === '') return path.replace(/^\/+/, '').replace(bundled, '')
  const from = root.split('/')
  const to = path.split('/')
  let shared = 0
  while (shared < from.length && from[shared] === to[shared]) shared += 1
  if (shared <= 1) return path.slice(1)
  return '../'.repeat(from.length - shared) + to.slice(shared).join('/')
}

/** `webpack://shop/./src/pay.ts`, `webpack-internal:///(rsc)/./src/pay.ts`, `app:///src/pay.ts`. */
const bundled = /^[a-z-]+:\/\/(?:\/|[^/]*\/)?(?:\([\w-]+\)\/)?(?:\.\/)?/

function withoutQuery(path: string): string {
  const at = path.search(/[?#]/)
  return at < 0 ? path : path.slice(0, at)
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '')
}

/** A bundler's content hash at the end of a file name. */
function withoutHash(path: string): string {
  const match = /^(.+)[-._]([0-9A-Za-z_]{8,32})$/.exec(path.slice(-256))
  const [, before = '', tail = ''] = match ?? []
  if (match === null || !looksHashed(tail)) return path
  return path.slice(0, -256) + before
}

/** Hex, upper case or mixed case, and with a digit: no word of a hand-written name is. */
function looksHashed(tail: string): boolean {
  if (!/\d/.test(tail)) return false
  return /^[0-9a-f]+$/.test(tail) || /^[0-9A-Z]+$/.test(tail) || (/[a-z]/.test(tail) && /[A-Z]/.test(tail))
}

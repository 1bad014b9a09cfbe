// Programs for the compiler: the listing as modules, and for each of its names one that says "the same as the package's".
import type { ListedModule, ListedName } from './listing.ts'

/** Files by name. */
export type Files = Readonly<Record<string, string>>

// What the blocks of the listing take from outside of @obs.
const prelude = `import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { FastifyBaseLogger, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
`

/** The listing as one file per module, each with the types of the others. What it declares in frameworks is kept or left out. */
export function listingFiles(modules: readonly ListedModule[], declared: 'kept' | 'left out'): Files {
  return Object.fromEntries(
    modules.map((module) => {
      const text = listingFile(module, modules)
      return [
        fileOf(module.name),
        declared === 'kept' ? text : text.replaceAll(/^declare (?:global|module) .*$/gm, ''),
      ]
    }),
  )
}

function listingFile(module: ListedModule, modules: readonly ListedModule[]): string {
  const imports = modules
    .filter((other) => other !== module)
    .map(({ name, names }) => `import type { ${typesOf(names)} } from './${fileOf(name)}'\n`)
  return `${prelude}${imports.join('')}${module.source.text}\nexport {}\n`
}

/** What each framework adds to its request, which two listings of one program may not both declare. */
const augmentations: Readonly<Record<string, string>> = {
  '@obs/express': "import type { Request } from 'express'",
  '@obs/fastify': "import type { FastifyRequest as Request } from 'fastify'",
}

/**
 * One file per name, which compiles only if the package has that name, its type and the listed one are assignable to each
 * other, and the package knows every option that is listed. A backend may take more than is listed, so for `<name>` what
 * the package has must do where the listed type is asked for.
 */
export function conformanceFiles(modules: readonly ListedModule[]): Files {
  const types = modules
    .filter(({ names }) => typesOf(names) !== '')
    .map(({ name, names }) => `import type { ${typesOf(names)} } from './${fileOf(name)}'\n`)
    .join('')
  const files = modules.flatMap((module) =>
    module.names.map((listed): readonly [string, string] => [
      checkFileOf(module.name, listed),
      `${listed.parameters.length > 0 ? types : ''}${conformance(module, listed)}`,
    ]),
  )
  return { ...Object.fromEntries(files), ...augmentationFiles(modules) }
}

/** The file that speaks for one name of a module. */
export function checkFileOf(module: string, { name, kind }: ListedName): string {
  return `${fileOf(module).replace(/\.ts$/, '')}.${name}.${kind}.check.ts`
}

function conformance({ name: module }: ListedModule, { name, kind, parameters }: ListedName): string {
  const generic = parameters.length === 0 ? '' : `<${parameters.join(', ')}>`
  const given = generic === '' ? '' : `<${parameters.map((one) => one.split(' ')[0]).join(', ')}>`
  const type = (from: string): string =>
    kind === 'value' ? `typeof ${from}.${name}` : `${from}.${name}${given}`
  const one = module.endsWith('<name>') ? '' : '  code = listing\n'
  return `import type * as Code from '${importOf(module, name)}'
import type * as Listing from './${fileOf(module)}'
import type { Lacks } from '../../../scripts/api/lacks.ts'
export function same${generic}(code: ${type('Code')}, listing: ${type('Listing')}): void {
  listing = code
${one}}
${generic === '' ? `export const lacks: Lacks<${type('Listing')}, ${type('Code')}> = 'lacks nothing'\n` : ''}`
}

function augmentationFiles(modules: readonly ListedModule[]): Files {
  const files = modules
    .filter(({ name }) => name in augmentations)
    .map(({ name }) => [
      `${fileOf(name).replace(/\.ts$/, '')}.request.check.ts`,
      `${augmentations[name]}
import type {} from '${name}'
import type { Scope } from './${fileOf('@obs/log')}'
export function same(code: Request['obs']): Scope {
  return code
}
`,
    ])
  return Object.fromEntries(files) as Record<string, string>
}

/** Where a name of a module is imported from. */
export function importOf(module: string, name: string): string {
  return module.replace(
    '<name>',
    name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  )
}

function typesOf(names: readonly ListedName[]): string {
  return names
    .filter(({ kind }) => kind === 'type')
    .map(({ name }) => name)
    .join(', ')
}

function fileOf(module: string): string {
  return `${module.replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '')}.ts`
}

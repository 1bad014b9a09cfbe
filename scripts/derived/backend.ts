// What the source of a backend says about it: signals, default endpoint, what it cannot do without, what it was proven against.
import { basename } from 'node:path'
import { Visitor, type Expression, type Span, type TSType } from 'oxc-parser'
import { docBefore, headerOf, type Source } from '../source/source.ts'

/** One row of the backends table. */
export interface BackendFacts {
  readonly name: string
  /** The first sentence of the factory's doc comment. */
  readonly purpose: string
  readonly signals: readonly string[]
  /** Where it sends when nothing is said; undefined where it must be told, or asks for nothing. */
  readonly endpoint: string | undefined
  /** Options without which it does not start. */
  readonly needs: readonly string[]
  /** The header's line `Proof: …`: servers or clients, with versions, that took what it sends. */
  readonly proof: string | undefined
}

const factoryTypes = new Set(['Factory', 'PullSink', 'LineSink', 'Sink'])
const allSignals = ['log', 'error', 'metric']

/** The facts of a backend; undefined for a file that exports no factory of its own name. */
export function backendFacts(source: Source): BackendFacts | undefined {
  const name = basename(source.path, '.ts')
  const factory = factoryOf(
    source,
    name.replaceAll(/-(\w)/g, (_all, letter: string) => letter.toUpperCase()),
  )
  if (factory === undefined) return undefined
  const doc = docBefore(source, factory.start) ?? ''
  return {
    name,
    purpose: /^.*?\.(?=\s|$)/s.exec(doc)?.[0].replaceAll(/\s+/g, ' ') ?? doc,
    signals: signalsOf(factory.type, textOf(source, factory.type)),
    endpoint: endpointOf(source),
    needs: needsOf(source, factory),
    proof: /^Proof: (.*?)\.?$/m.exec(headerOf(source))?.[1],
  }
}

interface FactoryPlace {
  /** Where its statement begins. */
  readonly start: number
  /** What it is declared to be, or to give back. */
  readonly type: TSType
  /** The type of its first parameter, where it is a function. */
  readonly options: TSType | undefined
}

function factoryOf(source: Source, name: string): FactoryPlace | undefined {
  for (const statement of source.program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue
    const { declaration, start } = statement
    if (declaration?.type === 'VariableDeclaration') {
      const id = declaration.declarations[0]?.id
      const type =
        id?.type === 'Identifier' && id.name === name ? id.typeAnnotation?.typeAnnotation : undefined
      if (type !== undefined) return given(source, { start, type, options: optionsOf(type) })
    } else if (declaration?.type === 'FunctionDeclaration' && declaration.id?.name === name) {
      const type = declaration.returnType?.typeAnnotation
      const [first] = declaration.params
      if (type !== undefined) return given(source, { start, type, options: annotationOf(first) })
    }
  }
  return undefined
}

function given(source: Source, place: FactoryPlace): FactoryPlace | undefined {
  const words = textOf(source, place.type).match(/\w+/g) ?? []
  return words.some((word) => factoryTypes.has(word)) ? place : undefined
}

function optionsOf(type: TSType): TSType | undefined {
  if (type.type === 'TSTypeReference') return type.typeArguments?.params[0]
  return type.type === 'TSFunctionType' ? annotationOf(type.params[0]) : undefined
}

function annotationOf(parameter: object | undefined): TSType | undefined {
  if (parameter === undefined) return undefined
  if ('left' in parameter) return annotationOf(parameter.left as object)
  return 'typeAnnotation' in parameter
    ? (parameter.typeAnnotation as { typeAnnotation: TSType } | null)?.typeAnnotation
    : undefined
}

function signalsOf(type: TSType, text: string): readonly string[] {
  if (/\bPullSink\b/.test(text)) return ['metric']
  if (/\bLineSink\b/.test(text)) return ['log']
  const named = type.type === 'TSTypeReference' ? text.match(/'(?:log|error|metric)'/g) : null
  return named === null ? allSignals : named.map((quoted) => quoted.slice(1, -1))
}

// `options.endpoint ?? 'udp://…'` or `{ endpoint = 'udp://…' }`, the literal itself or a constant of the file.
function endpointOf(source: Source): string | undefined {
  const literals = new Map<string, string>()
  const defaults: string[] = []
  const resolve = (node: Expression): void => {
    const text = textOf(source, node)
    const value = literals.get(text) ?? /^['`](.*)['`]$/s.exec(text)?.[1]
    if (value !== undefined && /^\w+:/.test(value)) defaults.push(value.replaceAll(/\$\{[^}]*\}/g, '…'))
  }
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init?.type === 'Literal' && typeof init.value === 'string')
        literals.set(id.name, init.value)
    },
  }).visit(source.program)
  new Visitor({
    LogicalExpression({ left, operator, right }) {
      if (operator === '??' && /\bendpoint$/.test(textOf(source, left))) resolve(right)
    },
    AssignmentPattern({ left, right }) {
      if (textOf(source, left) === 'endpoint') resolve(right)
    },
  }).visit(source.program)
  return defaults[0]
}

// The members without a question mark of the options' type, where that is written out or declared in the file.
function needsOf(source: Source, { options }: FactoryPlace): readonly string[] {
  if (options === undefined) return []
  const names = new Set(textOf(source, options).match(/\b[A-Z]\w*/g) ?? [])
  const literals: TSType[] = [options]
  const members: string[] = []
  const declared = source.program.body.map((statement) =>
    statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement,
  )
  for (const node of declared) {
    if (node?.type === 'TSTypeAliasDeclaration' && names.has(node.id.name)) literals.push(node.typeAnnotation)
    if (node?.type === 'TSInterfaceDeclaration' && names.has(node.id.name))
      members.push(...requiredOf(source, node.body.body))
  }
  for (const type of literals.flatMap((literal) =>
    literal.type === 'TSIntersectionType' ? literal.types : [literal],
  ))
    if (type.type === 'TSTypeLiteral') members.push(...requiredOf(source, type.members))
  return members
}

function requiredOf(
  source: Source,
  members: readonly (Span & { readonly type: string })[],
): readonly string[] {
  return members
    .filter((member) => member.type === 'TSPropertySignature' || member.type === 'TSMethodSignature')
    .flatMap((member) => /^(?:readonly )?(\w+)(?=[:(])/.exec(textOf(source, member))?.[1] ?? [])
}

function textOf({ text }: Source, { start, end }: Span): string {
  return text.slice(start, end)
}

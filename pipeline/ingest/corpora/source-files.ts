import { SCRIPT_EXPRESSION, type Call, type Program } from '../../../schemas/program.ts'
import type { Syntax } from '../../python/syntax.ts'
import type { Unit } from '../../python/units.ts'
import { normalCode } from '../identify.ts'
import type { RawRecord } from '../readers/reader.ts'
import { Maker, need, RefusedRecord, type Corpus, type Found } from './corpus.ts'
import { RecordFields } from './record-fields.ts'

/** A docstring's text before its examples. */
function statementOf(docstring: string): string {
  return (docstring.split(/^[ \t]*>>> /m)[0] ?? '').trim()
}

/** Licences that a file is said to be under, as one SPDX expression. */
function licenseOf(fields: RecordFields): string | undefined {
  if (!fields.has('license')) return undefined
  const names = fields.oneOrMore('license').filter((name) => name !== '')
  return names.length === 0 ? undefined : names.join(' AND ')
}

interface SourceFile {
  readonly path: string
  readonly repository: string | undefined
  readonly license: string | undefined
  readonly code: string
}

function readFile(record: RawRecord): SourceFile {
  const fields = new RecordFields(record.value)
  const language = fields.optionalText('language')
  if (language !== undefined && language.toLowerCase() !== 'python') {
    throw new RefusedRecord('other-language', `language ${language}`)
  }
  return {
    path: fields.optionalText('path') ?? record.at,
    repository: fields.optionalText('repo'),
    license: licenseOf(fields),
    code: normalCode(fields.text('content')),
  }
}

/**
 * Names by which files of a repository import one another, as far as they have been seen: of the folders and files at
 * its root. One repository's at a time is held: its files stand together.
 */
class Roots {
  #repository: string | undefined
  readonly #names = new Set<string>()

  see({ repository, path }: SourceFile): void {
    if (repository !== this.#repository) this.#names.clear()
    this.#repository = repository
    const parts = path.split('/')
    // A file imports its neighbours where it is run from its own folder.
    for (const part of parts) this.#names.add(part.replace(/\.py$/, ''))
  }

  has(module: string): boolean {
    return module.startsWith('.') || this.#names.has(module)
  }
}

/** Why a unit is no program; undefined where it may be one. */
async function refusalOf(unit: Unit, roots: Roots, syntax: Syntax): Promise<RefusedRecord | undefined> {
  if (unit.form === 'async' || unit.form === 'async-generator') {
    return new RefusedRecord('async-function', `${unit.name} must be awaited`)
  }
  const relative = unit.imports.filter((module) => module.startsWith('.'))
  const absolute = unit.imports.filter((module) => !module.startsWith('.'))
  const missing = [...relative, ...need(await syntax.missing(absolute))]
  const own = missing.filter((module) => roots.has(module))
  if (own.length > 0) return new RefusedRecord('needs-repository', own.join(', '))
  if (missing.length > 0) return new RefusedRecord('module-missing', missing.join(', '))
  if (unit.unbound.length > 0) return new RefusedRecord('name-unbound', unit.unbound.join(', '))
  return undefined
}

/** A call without input of what reads some only shows that there is none, unless the file says what it gives. */
function callsOf(unit: Unit): readonly Call[] {
  if (unit.kind === 'script') return [{ expression: SCRIPT_EXPRESSION, stdin: '' }]
  return unit.reads_stdin ? unit.calls.filter(({ expected }) => expected !== undefined) : unit.calls
}

function programOf(unit: Unit, file: SourceFile, maker: Maker): Program {
  const { path, repository, license } = file
  const place = `${repository ?? maker.source}/${path}`
  return maker.make({
    code: unit.code,
    entry_point: unit.kind === 'script' ? undefined : unit.name,
    calls: callsOf(unit),
    tests: unit.tests.map((source) => ({ source, origin: 'example' as const })),
    instruction: statementOf(unit.docstring),
    instruction_origin: 'docstring',
    path: repository === undefined ? path : place,
    license,
    group: place,
  })
}

async function* foundInFile(
  record: RawRecord,
  maker: Maker,
  roots: Roots,
  syntax: Syntax,
): AsyncGenerator<Found> {
  const refused = ({ reason, detail }: RefusedRecord, at = record.at): Found => ({
    kind: 'refused',
    reason,
    detail,
    at,
  })
  try {
    const file = readFile(record)
    roots.see(file)
    const { units, skipped } = need(await syntax.units(file.code, file.path))
    if (units.length + skipped.length === 0)
      throw new RefusedRecord('no-unit', `${file.path} has no function, method or script`)
    for (const { name, reason, line } of skipped) {
      yield refused(new RefusedRecord(reason, `${file.path}:${line}`), `${record.at}#${name}`)
    }
    for (const unit of units) {
      const refusal = await refusalOf(unit, roots, syntax)
      if (refusal !== undefined) yield refused(refusal, `${record.at}#${unit.name}`)
      else yield { kind: 'program', program: programOf(unit, file, maker), at: `${record.at}#${unit.name}` }
    }
  } catch (error) {
    if (!(error instanceof RefusedRecord)) throw error
    yield refused(error)
  }
}

/** Raw source files: each function, method and script in them becomes a program, with what it needs of its file. */
export const sourceFiles: Corpus = {
  name: 'source-files',
  benchmark: false,
  license: 'NOASSERTION',
  reference: 'files of the user, or rows of path, content, license',
  async *programs(records, { input, syntax }) {
    const maker = new Maker(this, input)
    const roots = new Roots()
    for await (const record of records) yield* foundInFile(record, maker, roots, syntax)
  },
}

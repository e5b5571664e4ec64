import { SCRIPT_EXPRESSION, type Call, type Program } from '../../../schemas/program.ts'
import type { Syntax } from '../../python/syntax.ts'
import type { Unit, Usages } from '../../python/units.ts'
import { offerOf, type Offer } from '../repository/offer.ts'
import { Repositories, type Usage } from '../repository/repositories.ts'
import { readSourceFile, type SourceFile } from '../repository/source-file.ts'
import { Maker, need, RefusedRecord, type Corpus, type Found } from './corpus.ts'

/** A docstring's text before its examples. */
function statementOf(docstring: string): string {
  return (docstring.split(/^[ \t]*>>> /m)[0] ?? '').trim()
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

/** Of a file that cannot be read: why stands in the ledger when its units are asked for. */
const SAYS_NOTHING: Usages = { calls: [], tests: [], exports: [] }

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

const refused = ({ reason, detail }: RefusedRecord, at: string): Found => ({
  kind: 'refused',
  reason,
  detail,
  at,
})

const usageOf = ({ source, at }: Usage, reason?: string): Found => ({
  kind: 'usage',
  ...(reason === undefined ? {} : { reason }),
  detail: source,
  at,
})

async function* foundInFile(
  file: SourceFile,
  { usages, said }: Offer,
  maker: Maker,
  roots: Roots,
  syntax: Syntax,
): AsyncGenerator<Found> {
  const reasons = new Map(usages.map((_, place): [number, string | undefined] => [place, 'no-unit']))
  try {
    roots.see(file)
    const { units, skipped, unfit } = need(await syntax.units(file.code, file.path, said))
    for (const { place, reason } of unfit) reasons.set(place, reason)
    if (units.length + skipped.length === 0)
      throw new RefusedRecord('no-unit', `${file.path} has no function, method or script`)
    for (const { name, reason, line } of skipped) {
      yield refused(new RefusedRecord(reason, `${file.path}:${line}`), `${file.at}#${name}`)
    }
    for (const unit of units) {
      const at = `${file.at}#${unit.name}`
      const refusal = await refusalOf(unit, roots, syntax)
      if (refusal !== undefined) {
        yield refused(refusal, at)
        continue
      }
      for (const place of unit.elsewhere) reasons.set(place, undefined)
      yield { kind: 'program', program: programOf(unit, file, maker), at }
    }
  } catch (error) {
    if (!(error instanceof RefusedRecord)) throw error
    yield refused(error, file.at)
  }
  for (const [place, usage] of usages.entries()) yield usageOf(usage, reasons.get(place))
}

/**
 * Raw source files: each function, method and script in them becomes a program, with what it needs of its file and with what
 * all files of its repository call and test of it.
 */
export const sourceFiles: Corpus = {
  name: 'source-files',
  benchmark: false,
  license: 'NOASSERTION',
  reference: 'files of the user, or rows of path, content, license',
  async *programs(records, { input, syntax, scratch }) {
    const maker = new Maker(this, input)
    const roots = new Roots()
    const repositories = await Repositories.open(scratch)
    try {
      for await (const record of records) {
        try {
          const file = readSourceFile(record)
          const said = await syntax.usages(file.code, file.path)
          await repositories.add(file, said.kind === 'ok' ? said.value : SAYS_NOTHING)
        } catch (error) {
          if (!(error instanceof RefusedRecord)) throw error
          yield refused(error, record.at)
        }
      }
      for await (const { file, found } of repositories.files()) {
        const offer = await offerOf(found)
        yield* foundInFile(file, offer, maker, roots, syntax)
        for (const { usage, reason } of offer.refused) yield usageOf(usage, reason)
      }
    } finally {
      await repositories.close()
    }
  },
}

import { tmpdir } from 'node:os'
import type { Readable } from 'node:stream'
import type { Input } from '../../schemas/recipe.ts'
import { FieldError } from '../errors.ts'
import type { Syntax } from '../python/syntax.ts'
import type { Program } from '../../schemas/program.ts'
import type { Run } from '../stage.ts'
import { refusalOf } from './admit.ts'
import { corpora } from './corpora.ts'
import type { RawRecord, Reading, Source } from './readers/reader.ts'
import { readerOf } from './readers/readers.ts'
import { refuserOf } from './refuse.ts'
import { findSources, placeOfInput } from './sources.ts'

export interface IngestOptions {
  /** What the path `-` reads; the process' own where none is given. */
  readonly stdin?: Readable
  /** Folder that relative paths start from; the working folder where none is given. */
  readonly folder?: string
  /** Folder for what must wait until all of an input has been read; the system's where none is given. */
  readonly scratch?: string
}

async function* readingsOf(sources: readonly Source[], input: Input): AsyncGenerator<Reading> {
  for (const source of sources) yield* readerOf(source, input)(source)
}

/** One input's stream: what is no record is refused on the way, and `limit` counts it too. */
class InputStream {
  #read = 0
  readonly #readings: AsyncIterable<Reading>
  readonly #refuse: (reason: string, at: string, detail: string) => void
  readonly #run: Run

  constructor(
    readings: AsyncIterable<Reading>,
    run: Run,
    refuse: (reason: string, at: string, detail: string) => void,
  ) {
    this.#readings = readings
    this.#run = run
    this.#refuse = refuse
  }

  /** Records, unread ones among them, that have been read. */
  get read(): number {
    return this.#read
  }

  async *records(): AsyncGenerator<RawRecord> {
    const limit = this.#run.recipe.limit ?? Number.MAX_SAFE_INTEGER
    for await (const reading of this.#readings) {
      if (this.#run.signal.aborted) return
      this.#read++
      if (reading.kind === 'record') yield reading
      else this.#refuse(reading.reason, reading.at, reading.detail)
      if (this.#read >= limit) return
    }
  }
}

async function* ingestInput(
  input: Input,
  index: number,
  run: Run,
  syntax: Syntax,
  options: IngestOptions,
): AsyncGenerator<Program> {
  const corpus = corpora[input.corpus]
  const source = input.name ?? input.corpus
  const refuse = refuserOf('ingest', source, run)
  const refuseUsage = refuserOf('usages', source, run)
  const place = placeOfInput(input, index)
  const sources = await findSources(place, options.stdin ?? process.stdin, options.folder)
  const stream = new InputStream(readingsOf(sources, input), run, refuse)
  const context = { input, syntax, scratch: options.scratch ?? tmpdir() }
  for await (const found of corpus.programs(stream.records(), context)) {
    if (run.signal.aborted) return
    if (found.kind === 'usage') {
      if (found.reason === undefined) {
        run.progress.count('usages', 'in')
        run.progress.count('usages', 'out')
      } else refuseUsage(found.reason, found.at, found.detail)
      continue
    }
    if (found.kind === 'refused') {
      refuse(found.reason, found.at, found.detail)
      continue
    }
    const refusal = await refusalOf(found.program, run.recipe, syntax)
    if (refusal !== undefined) {
      refuse(refusal.reason, found.at, refusal.detail)
      continue
    }
    run.progress.count('ingest', 'in')
    run.progress.count('ingest', 'out')
    yield found.program
  }
  if (stream.read === 0 && !run.signal.aborted) {
    const paths = typeof input.path === 'string' ? input.path : input.path.join(', ')
    const missing = sources.some(({ kind }) => kind === 'directory')
      ? "holds no file '*.py'; give a folder that has some"
      : 'holds no record; give a file that has some'
    throw new FieldError(place.field, `'${paths}' ${missing}`)
  }
}

/**
 * Programs of the recipe's inputs, in their order, each with its id. For the stages `ingest` and `usages` in = out + rejected.
 *
 * @throws UserError (input) where a path matches nothing, cannot be read or holds no record.
 */
export async function* ingest(
  run: Run,
  syntax: Syntax,
  options: IngestOptions = {},
): AsyncGenerator<Program> {
  for (const [index, input] of run.recipe.inputs.entries())
    yield* ingestInput(input, index, run, syntax, options)
}

/**
 * Measures every style on the traces of built data sets, by corpus, without running anything: tokens that a trace takes
 * beside the code (o200k_base, the median), events and values that the style's parser gives back, tokens for each of
 * them, and samples (code and trace) that fit. Elision is as published.
 *
 *     styles.ts DATASET... [--limit=TRACES] [--elision=none]
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SPLITS, STYLES, type StyleName } from '../schemas/names.ts'
import { parse } from '../schemas/parse.ts'
import { StoredProgram, StoredTrace } from '../schemas/stored.ts'
import { identify } from '../pipeline/ingest/identify.ts'
import { traceOfRow } from '../pipeline/run/stored.ts'
import { readFolder } from '../pipeline/shards/read.ts'
import { factsOf, givenBack, type Facts } from '../pipeline/styles/given-back.ts'
import type { Recorded } from '../pipeline/styles/style.ts'
import { styles } from '../pipeline/styles/styles.ts'
import { tokensOf } from '../pipeline/tokens/text.ts'

const { values: flags, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string', default: 'Infinity' },
    elision: { type: 'string', default: 'published' },
  },
})
if (folders.length === 0) throw new Error('give the folder of a data set')
const limit = Number(flags.limit)
const options = { elision: flags.elision === 'none' ? 'none' : 'published', direction: 'forward' } as const

const BUDGETS = [2048, 4096, 8192]

/** What one style came to on one corpus. */
interface Sums {
  readonly tokens: number[]
  readonly fits: number[]
  events: number
  values: number
}

interface Measured {
  readonly styles: ReadonlyMap<StyleName, Sums>
  traces: number
  events: number
  values: number
}

/** The recorded traces of a data set, with the code that they are of. */
async function* recordedIn(folder: string): AsyncGenerator<Recorded> {
  const codes = new Map<string, { readonly code: string; readonly corpus: string }>()
  for (const split of SPLITS)
    for await (const row of readFolder(join(folder, 'programs', split))) {
      const { id, code, corpus } = parse(StoredProgram, row)
      codes.set(id, { code, corpus })
    }
  for (const split of SPLITS)
    for await (const row of readFolder(join(folder, 'traces', split))) {
      const trace = traceOfRow(parse(StoredTrace, row))
      const { code = '', corpus = '' } = codes.get(trace.program_id) ?? {}
      const origin = { corpus, path: trace.program_id, license: 'NOASSERTION' }
      if (code !== '') yield { program: identify({ code, origin, group: trace.program_id }), trace }
    }
}

function measure(recorded: Recorded, whole: Facts, measured: Measured): void {
  const code = tokensOf(recorded.program.code)
  measured.traces++
  measured.events += whole.events
  measured.values += whole.values
  for (const [name, sums] of measured.styles) {
    const { text, placement } = styles[name].render(recorded, options)
    const back = givenBack(recorded, styles[name].parse(text))
    const tokens = tokensOf(text) - (placement === 'inline' ? code : 0)
    sums.tokens.push(tokens)
    sums.events += back.events
    sums.values += back.values
    for (const [at, budget] of BUDGETS.entries())
      if (code + tokens <= budget) sums.fits[at] = (sums.fits[at] ?? 0) + 1
  }
}

const corpora = new Map<string, Measured>()
for (const folder of folders) {
  for await (const recorded of recordedIn(folder)) {
    const { corpus } = recorded.program.origin
    const measured: Measured = corpora.get(corpus) ?? {
      styles: new Map(
        STYLES.map((name) => [name, { tokens: [], fits: BUDGETS.map(() => 0), events: 0, values: 0 }]),
      ),
      traces: 0,
      events: 0,
      values: 0,
    }
    corpora.set(corpus, measured)
    const whole = factsOf(recorded)
    if (measured.traces < limit && whole.events > 0) measure(recorded, whole, measured)
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`
const cells = (name: string, ...texts: readonly string[]): string =>
  name.padEnd(26) + texts.map((text) => text.padStart(12)).join('')

for (const [corpus, measured] of corpora) {
  const { traces, events, values } = measured
  console.log(`\n${corpus}: ${traces} traces, ${events} events, ${values} values`)
  const fits = BUDGETS.map((budget) => `fit ${budget / 1024}k`)
  console.log(cells('style', 'tokens', 'a fact', 'events', 'values', ...fits))
  const each = (sums: Sums): number => sum(sums.tokens) / (sums.events + sums.values)
  for (const [name, sums] of [...measured.styles].sort(([, a], [, b]) => each(a) - each(b)))
    console.log(
      cells(
        name,
        String(median(sums.tokens)),
        each(sums).toFixed(2),
        percent(sums.events, events),
        percent(sums.values, values),
        ...sums.fits.map((count) => percent(count, traces)),
      ),
    )
}

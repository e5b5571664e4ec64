import { columnsOf } from '../../schemas/columns.ts'
import type { Manifest, SealedFile } from '../../schemas/manifest.ts'
import { SPLITS, type SplitName } from '../../schemas/names.ts'
import { Pair } from '../../schemas/pair.ts'
import { Rejection } from '../../schemas/rejection.ts'
import { StoredProgram, StoredTrace } from '../../schemas/stored.ts'
import type { Event, Outcome } from '../../schemas/trace.ts'
import type { TSchema } from 'typebox'
import { endEncoder } from '../../pipeline/shards/encoder.ts'
import type { Row } from '../../pipeline/shards/row.ts'
import { seal } from '../../pipeline/shards/seal.ts'
import { writeShards } from '../../pipeline/shards/shards.ts'
import { generatedManifest, PART } from './generated-manifest.ts'

/** What a page must show as text, whatever a browser would make of it. */
export const HOSTILE = `</script><img src="https://example.invalid/x.png" onerror="document.title='broken in'">\u2028\u202Eend\u001B[31mred`

const LIMITS = '{}'
export const ARMS = ['code-only', 'concise'] as const

interface Kept {
  readonly split: SplitName
  readonly programs: StoredProgram[]
  readonly traces: StoredTrace[]
  readonly pairs: Record<(typeof ARMS)[number], Pair[]>
}

/** A run with a call in a call, a generator, an unbound name, and an exception where it is to fail. */
function eventsOf(index: number, rounds: number, fails: boolean): Event[] {
  const line = (frame: number, at: number, changes: Record<string, string | null>): Event => ({
    kind: 'line',
    frame,
    line: at,
    changes,
    stdout_length: 0,
  })
  const call = (frame: number, parent: number | null, name: string, at: number, value: string): Event => ({
    kind: 'call',
    frame,
    parent,
    function: name,
    line: at,
    arguments: { x: value },
    source: 'program',
    thread: 0,
  })
  return [
    call(0, null, 'outer', 1, `[${index}, 'a']`),
    line(0, 2, { total: '0', label: `'${index}'`, flag: 'True' }),
    call(1, 0, 'items', 7, '{1: 2}'),
    { kind: 'yield', frame: 1, line: 8, value: '-1.5e-07' },
    ...Array.from({ length: rounds }, (_, round) => line(0, 3, { total: String(round), flag: null })),
    { kind: 'resume', frame: 1, parent: 0, line: 8, changes: { y: 'None' } },
    { kind: 'return', frame: 1, line: 9, value: '<Point x=1>' },
    ...(fails
      ? ([
          { kind: 'raise', frame: 0, line: 4, type: 'KeyError', message: HOSTILE },
          { kind: 'unwind', frame: 0, line: 4 },
        ] satisfies Event[])
      : ([{ kind: 'return', frame: 0, line: 4, value: '(1, 2)' }] satisfies Event[])),
  ]
}

/** One problem: a program, its bug, a run of each, and their rows. */
function problem(index: number, kept: Kept): void {
  const id = (kind: string): string => `${kind}-${index}`
  const group = `corpus/${index}`
  const corpus = index % 3 === 0 ? 'first' : 'second'
  const license = index % 4 === 0 ? 'NOASSERTION' : 'MIT'
  const code = `def outer(x):  # ${HOSTILE}\n    total = 0\n    for y in x:\n        total += y * ${index % 10}\n    return total\n\ndef items(x):\n    yield 1\n`
  const program = {
    language: 'python',
    code,
    entry_point: 'outer',
    calls: '[]',
    tests: '[]',
    instruction: null,
    instruction_origin: null,
    instruction_by: null,
    buggy_of: null,
    bug: null,
    variant: null,
    coverage:
      index % 5 === 0
        ? null
        : JSON.stringify({
            lines: 8,
            covered: index % 9,
            branches: index % 3,
            covered_branches: 0,
            low: index % 9 < 4,
          }),
    corpus,
    path: String(index),
    commit: null,
    license,
    group,
    near_cluster: null,
  } as const
  const operators = index % 2 === 0 ? ['off-by-one-range', 'missing-return'] : ['missing-return']
  kept.programs.push(
    { ...program, id: id('right') },
    {
      ...program,
      id: id('bug'),
      code: `${code}# bug ${index}\n`,
      buggy_of: id('right'),
      bug: JSON.stringify({
        kind: index % 2 === 0 ? 'exception' : 'wrong-answer',
        origin: 'mutation',
        operators,
        diff: '',
      }),
      coverage: null,
      variant:
        index % 7 === 0 ? JSON.stringify({ of: id('right'), kind: 'rename-identifiers', rewrites: 2 }) : null,
    },
  )
  const rounds = 1 + ((index * 7) % 11)
  for (const fails of [false, true]) {
    const events = eventsOf(index, rounds, fails)
    const outcome: Outcome = fails
      ? { kind: 'raised', type: 'KeyError', message: HOSTILE, traceback: '' }
      : { kind: 'returned', value: '(1, 2)', literal: true }
    kept.traces.push({
      id: id(fails ? 'failing' : 'passing'),
      program_id: id(fails ? 'bug' : 'right'),
      trigger: fails ? 'test' : 'call',
      trigger_text: fails ? 'assert outer([1]) == 1' : 'outer([1])',
      stdin: null,
      runtime: 'CPython 3.11.0',
      engine: 'none',
      limits: LIMITS,
      status: outcome.kind,
      outcome: JSON.stringify(outcome),
      stdout: '',
      events: JSON.stringify(events),
      n_events: events.length,
      events_total: events.length,
      cut: index % 10 === 0,
      integrity: index % 6 === 0 ? 'order-dependent' : 'sound',
      group,
    })
  }
  const row = (arm: string, task: Pair['task'], style: string, fails: boolean): Pair => ({
    id: id(`${arm}-${task}`),
    sample_id: id(`sample-${task}`),
    program_id: id(fails ? 'bug' : 'right'),
    group,
    task,
    style,
    arm,
    trace_in: style === '' ? 'none' : 'response',
    language: 'python',
    source: corpus,
    license,
    instruction_origin: '',
    status: fails ? 'raised' : 'returned',
    exception: fails ? 'KeyError' : null,
    meta: '{}',
    trace_ids: [id(fails ? 'failing' : 'passing')],
    messages: [
      { role: 'user', content: `What comes of it? ${task} ${style} ${index % 20} ${HOSTILE}` },
      { role: 'assistant', content: `\`\`\`python\n${index % 3}\n\`\`\`` },
    ],
    n_tokens: 40 + ((index * index * 37) % 9000),
    n_prompt_tokens: 30 + (index % 10),
    n_events: rounds + 7,
    elided: style !== '' && index % 4 === 1,
  })
  for (const arm of ARMS) {
    kept.pairs[arm].push(row('direct', 'output-prediction', '', false))
    kept.pairs[arm].push(row(arm, 'repair', arm === 'concise' ? 'concise' : '', true))
  }
}

/** Writes a data set of so many problems, as a build would: 2 programs, 2 traces and 3 rows each, some in odd places on purpose. */
export async function generate(root: string, problems: number): Promise<Manifest> {
  const files: SealedFile[] = []
  const write = async (path: string, split: string, schema: TSchema, rows: readonly Row[]): Promise<void> => {
    async function* streamed(): AsyncGenerator<Row> {
      yield* rows
    }
    const options = {
      root,
      path,
      split,
      columns: columnsOf(schema),
      writer: 'hyparquet',
      arrow: false,
    } as const
    files.push(...(await writeShards(streamed(), { ...options, bytes: 6_000_000, rows_per_group: 1000 })))
  }
  for (const [place, split] of SPLITS.entries()) {
    const kept: Kept = { split, programs: [], traces: [], pairs: { 'code-only': [], concise: [] } }
    for (let index = 0; index < problems; index++)
      if (Math.min(index % 7, 2) === 2 - place) problem(index, kept)
    for (const arm of ARMS) await write(`sft/${arm}/${split}`, split, Pair, kept.pairs[arm])
    const repairs = kept.pairs.concise.filter(({ task }) => task === 'repair')
    await write(`sft/${PART}/${split}`, split, Pair, repairs)
    await write(`programs/${split}`, split, StoredProgram, kept.programs)
    await write(`traces/${split}`, split, StoredTrace, kept.traces)
  }
  const rejections = Array.from({ length: problems }, (_, index) => ({
    stage: index % 2 === 0 ? 'rows' : 'verify',
    reason: index % 5 === 0 ? 'identity' : 'over-budget',
    id: `gone-${index}`,
    detail: HOSTILE,
  }))
  await write('rejected', 'rejected', Rejection, rejections)
  await endEncoder()
  const manifest = generatedManifest(problems, ARMS, rejections, files)
  await seal(root, manifest)
  return manifest
}

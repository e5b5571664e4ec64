import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { SPLITS } from '../../schemas/names.ts'
import type { Pair } from '../../schemas/pair.ts'
import { parse } from '../../schemas/parse.ts'
import type { Call, Program, Variant } from '../../schemas/program.ts'
import { Recipe } from '../../schemas/recipe.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import type { StoredProgram } from '../../schemas/stored.ts'
import type { Outcome, Trace } from '../../schemas/trace.ts'
import { VARIANTS } from '../../schemas/variants.ts'
import { identify } from '../../pipeline/ingest/identify.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import type { VerifiedFamily } from '../../pipeline/supply/family.ts'
import { addVariants } from '../../pipeline/supply/variants.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { openLanes } from '../../pipeline/trace/lanes.ts'
import { buildInto, pairsOf } from '../run/dataset.ts'
import { LIMITS } from '../trace/pythons.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-variants-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CODE = `def spread(values, low):
    least = values[0]
    most = values[0]
    for place in range(1, len(values)):
        if values[place] < least:
            least = values[place]
        if values[place] > most:
            most = values[place]
    if (most - least) * 2 < low:
        raise ValueError(low)
    return most - least
`
const CALLS = ['spread([3, 1, 2], 0)', 'spread([5], 0)', 'spread([1, 2], 9)']

describe('a build', () => {
  let manifest: Manifest
  const programs: StoredProgram[] = []
  const rows: Pair[] = []
  const common = {
    inputs: [{ corpus: 'programs', path: join(folder, 'programs.jsonl'), license: 'MIT' }],
    arms: ['code-only'],
    tasks: { 'output-prediction': {} },
  }
  const supplied = (variants: object): object => ({
    inputs: { tries: 0 },
    bugs: { per_program: 0 },
    variants,
  })
  beforeAll(async () => {
    writeFileSync(
      join(folder, 'programs.jsonl'),
      `${JSON.stringify({
        code: CODE,
        entry_point: 'spread',
        calls: CALLS,
        tests: ['assert spread([3, 1, 2], 0) == 2'],
      })}\n`,
    )
    const out = join(folder, 'all')
    manifest = await buildInto({
      ...common,
      out,
      supply: supplied({ kinds: [...VARIANTS], splits: [...SPLITS] }),
    })
    for (const split of SPLITS) {
      rows.push(...(await pairsOf(out, 'code-only', split)))
      for await (const row of readFolder(join(out, 'programs', split)))
        programs.push(row as unknown as StoredProgram)
    }
  }, 120_000)

  const variantOf = ({ variant }: StoredProgram): Variant | undefined =>
    variant === null ? undefined : (JSON.parse(variant) as Variant)

  test('writes a program otherwise in each way, in the group of its origin', () => {
    const [origin] = programs.filter((each) => variantOf(each) === undefined)
    const variants = programs.flatMap((each) => variantOf(each) ?? [])
    expect(variants.map(({ kind }) => kind).sort()).toEqual([...VARIANTS].sort())
    expect(new Set(variants.map(({ of }) => of))).toEqual(new Set([origin?.id]))
    expect(new Set(programs.map(({ group }) => group)).size).toBe(1)
    expect(manifest.programs.variants.reduce((sum, each) => sum + each.programs, 0)).toBe(VARIANTS.length)
    expect(manifest.programs.right).toBe(1)
  })

  test('ends every call alike, run again from what is written', async () => {
    const lanes = await openLanes(await findInterpreter('python3'), 2)
    const ends = async (code: string): Promise<unknown> =>
      Promise.all(
        CALLS.map(async (text) => {
          const trigger = { kind: 'call', text } as const
          const job = { code, trigger, limits: LIMITS, record: 'none', record_module_body: false } as const
          const { outcome } = await execute(lanes, job)
          return outcome.kind === 'raised' ? [outcome.type, outcome.message] : outcome
        }),
      )
    const wanted = await ends(CODE)
    for (const { code, calls } of programs) {
      expect((JSON.parse(calls) as Call[]).map(({ expression }) => expression)).toEqual(CALLS)
      expect(await ends(code)).toEqual(wanted)
    }
    await lanes.close()
  })

  test('gives rows that name their variant', () => {
    const kinds = rows.map(
      ({ meta }) => (JSON.parse(meta) as { variant?: { kind: string } }).variant?.kind ?? 'none',
    )
    expect(new Set(kinds)).toEqual(new Set(['none', ...VARIANTS]))
  })

  test('makes none for other splits than those that are named', async () => {
    const out = join(folder, 'none')
    const supply = supplied({ kinds: [...VARIANTS] })
    const { programs: written } = await buildInto({
      ...common,
      out,
      supply,
      split: { test: 0, validation: 0 },
    })
    expect(written).toMatchObject({ right: 1, variants: [] })
  }, 60_000)
})

test('what is no variant is left out, with the reason', async () => {
  const program = identify({
    code: CODE,
    entry_point: 'spread',
    tests: ['holds'],
    origin: { corpus: 'c', path: 'p', license: 'MIT' },
    group: 'g',
  })
  const returned = (value: string): Outcome => ({ kind: 'returned', value, literal: true })
  const traced = (outcome: Outcome, text: string): Trace =>
    ({ outcome, stdout: '', trigger: { kind: 'call', text } }) as unknown as Trace
  const codes = [CODE, 'fails = 1\n', 'differs = 1\n', 'wavers = 1\n', 'holds = 1\n']
  const rejected: Rejection[] = []
  const stage = addVariants(
    {
      identify,
      syntax: {
        variants: () =>
          Promise.resolve({
            kind: 'ok' as const,
            value: { variants: codes.map((code) => ({ kind: 'for-to-while' as const, code, rewrites: 1 })) },
          }),
      },
      runner: {
        async *elsewhere() {},
        execute: ({ code }) =>
          Promise.resolve({
            outcome: code.startsWith('fails') ? { kind: 'timeout' } : returned('None'),
            stdout: '',
          }),
        record: ({ code }: Program, { text }) =>
          Promise.resolve(traced(returned(code.startsWith('differs') ? '2' : '1'), text)),
        check: ({ code }: Program, trace) =>
          Promise.resolve(
            code.startsWith('wavers')
              ? { kind: 'refused', reason: 'nondeterministic', detail: '' }
              : { kind: 'kept', trace },
          ),
      },
    },
    1,
  )
  const run = {
    recipe: parse(Recipe, {
      inputs: [{ corpus: 'custom', path: 'x' }],
      out: 'unused',
      supply: { variants: { kinds: ['for-to-while'], splits: [...SPLITS] } },
    }),
    signal: new AbortController().signal,
    progress: { count: () => undefined },
    reject: (rejection: Rejection): void => void rejected.push(rejection),
  }
  async function* families(): AsyncGenerator<VerifiedFamily> {
    yield await Promise.resolve({
      program,
      traces: [traced(returned('1'), 'spread([1], 0)')],
      bugs: [],
      variants: [],
    })
  }
  const found: string[] = []
  for await (const { variants } of stage(families(), run))
    found.push(...variants.map((each) => each.program.code))
  expect(found).toEqual(['holds = 1\n'])
  expect(rejected.map(({ reason }) => reason)).toEqual([
    'known-already',
    'fails-test',
    'other-outcome',
    'nondeterministic',
  ])
})

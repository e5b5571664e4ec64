import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Bug, Call, ScriptTest } from '../../schemas/program.ts'
import type { StoredProgram } from '../../schemas/stored.ts'
import { SPLITS } from '../../schemas/names.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openLanes, type Lanes } from '../../pipeline/trace/lanes.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { LIMITS } from '../trace/pythons.ts'
import { buildInto, pairsOf } from '../run/dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-scripts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const GRADES = `count = int(input())
points = [int(word) for word in input().split()]
if len(points) != count:
    raise ValueError("count")
for point in points:
    if point >= 90:
        print("top", point)
    elif point >= 50:
        print("pass", point)
    else:
        print("fail", point)
print("mean", sum(points) // count if count else 0)
`
const RECORDS = [
  {
    name: 'grades',
    ask: 'Grade.',
    code: GRADES,
    reads: ['3\n90 50 10\n', '0\n\n'],
    prints: ['top 90\npass 50  \nfail 10\nmean 50', 'mean 0'],
  },
  // What a set prints first hangs on the hash seed.
  {
    name: 'unsteady',
    ask: 'Any.',
    code: 'for word in {"ab", "cd", "ef", "gh"}:\n    print(word)\n',
    reads: [''],
  },
  {
    name: 'leaves',
    ask: 'Leave.',
    code: 'import sys\nn = int(input())\nprint(n + 1)\nsys.exit(n)\n',
    reads: ['4\n'],
  },
  // The corpus is wrong about it.
  { name: 'claimed', ask: 'Echo.', code: 'print(input())\n', reads: ['a\n', 'b\n'], prints: ['a', 'c'] },
  { name: 'silent', ask: 'Nothing.', code: 'x = input()\n', reads: ['1\n'] },
]
const common = {
  inputs: [
    {
      corpus: 'programs',
      path: join(folder, 'scripts.jsonl'),
    },
  ],
  supply: { inputs: { tries: 60 }, bugs: { per_program: 24, mutants: 80 } },
  arms: ['code-only', 'code+test+output', 'concise'],
}
const out = join(folder, 'one')
let manifest: Manifest
const programs: StoredProgram[] = []
beforeAll(async () => {
  const lines = RECORDS.map(({ name, ask, code, reads, prints }) =>
    JSON.stringify({
      name,
      code,
      instruction: ask,
      calls: reads.map((stdin, at) => ({
        expression: '__main__',
        stdin,
        ...(prints === undefined ? {} : { expected: { stdout: prints[at] } }),
      })),
    }),
  )
  writeFileSync(join(folder, 'scripts.jsonl'), lines.join('\n'))
  manifest = await buildInto({ ...common, out }, 1)
  for (const split of SPLITS)
    for await (const row of readFolder(join(out, 'programs', split)))
      programs.push(row as unknown as StoredProgram)
}, 300_000)

const named = (name: string): StoredProgram | undefined =>
  programs.find(({ path, buggy_of }) => path === name && buggy_of === null)
const testsOf = (program: StoredProgram | undefined): ScriptTest[] =>
  JSON.parse(program?.tests ?? '[]') as ScriptTest[]
const bugs = (): StoredProgram[] => programs.filter(({ buggy_of }) => buggy_of !== null)

test('inputs are found that reach every line, with the number of words kept true', () => {
  const { calls, coverage } = named('grades') ?? { calls: '[]', coverage: '{}' }
  const { lines, covered } = JSON.parse(coverage ?? '{}') as { lines: number; covered: number }
  // All but the line that raises: no input of the corpus says that it may.
  expect(lines - covered).toBe(1)
  const found = JSON.parse(calls) as Call[]
  expect(found.length).toBeGreaterThan(3)
  for (const { stdin = '' } of found) {
    const [count, words = ''] = stdin.split('\n')
    expect(words.split(' ').filter((word) => word !== '').length).toBe(Number(count))
  }
  expect(manifest.funnel.find(({ stage }) => stage === 'inputs')?.rejected['unsuited']).toBeGreaterThan(0)
})

test('what is printed becomes tests, but for what hangs on the hash seed or is nothing', () => {
  expect(testsOf(named('grades')).length).toBeGreaterThan(3)
  expect(testsOf(named('leaves'))).toContainEqual({
    stdin: '4\n',
    stdout: '5\n',
    origin: 'observed',
  })
  expect(testsOf(named('unsteady'))).toEqual([])
  expect(testsOf(named('silent'))).toEqual([])
  // What the corpus itself said is its own test; what it said wrongly is none.
  expect(testsOf(named('grades'))[0]?.origin).toBeUndefined()
  expect(testsOf(named('claimed')).map(({ stdin }) => stdin)).not.toContain('b\n')
  expect(testsOf(named('claimed'))).toContainEqual({ stdin: 'a\n', stdout: 'a\n' })
  expect(manifest.funnel.find(({ stage }) => stage === 'tests')?.rejected).toEqual({ nondeterministic: 1 })
})

describe('what was written, run again', () => {
  let lanes: Lanes
  beforeAll(async () => {
    lanes = await openLanes(await findInterpreter('python3'), 2)
  })
  afterAll(() => lanes.close())
  /** Told apart without the pipeline's own judge. */
  const passes = async (code: string, { stdin, stdout }: ScriptTest): Promise<boolean> => {
    const trigger = { kind: 'script', text: '', stdin } as const
    const job = { code, trigger, limits: LIMITS, record: 'none', record_module_body: false } as const
    const ran = await execute(lanes, job)
    const lines = (text: string): string => text.replaceAll(/[ \t]+$/gm, '').replace(/\s+$/, '')
    return ran.outcome.kind !== 'raised' && lines(ran.stdout) === lines(stdout)
  }

  test('every script passes all of its tests', async () => {
    for (const program of programs.filter(({ buggy_of }) => buggy_of === null))
      for (const one of testsOf(program))
        expect([program.path, one, await passes(program.code, one)]).toEqual([program.path, one, true])
  })

  test('every bug fails and passes the tests that it is said to', async () => {
    expect(bugs().length).toBeGreaterThan(5)
    const kinds = new Set<string>()
    for (const program of bugs()) {
      const { kind, tests } = JSON.parse(program.bug ?? '') as Bug
      kinds.add(kind)
      const passed = await Promise.all(testsOf(program).map((one) => passes(program.code, one)))
      const places = (wanted: boolean): number[] =>
        passed.flatMap((one, place) => (one === wanted ? [place] : []))
      expect([program.code, places(false), places(true)]).toEqual([
        program.code,
        tests?.failing,
        tests?.passing,
      ])
      expect(places(false)).toContain(tests?.traced)
    }
    expect([...kinds].sort()).toEqual(['exception', 'wrong-answer'])
  })
})

test('rows of repair hold their failing test, and synthesis asks for a script', async () => {
  const rows = (await Promise.all(SPLITS.map((split) => pairsOf(out, 'code+test+output', split)))).flat()
  const known = new Map(programs.map((program) => [program.id, program]))
  const repairs = rows.filter(({ task }) => task === 'repair')
  expect(repairs.map(({ program_id }) => program_id).toSorted()).toEqual(
    bugs()
      .map(({ id }) => id)
      .toSorted(),
  )
  for (const { program_id, meta } of repairs) {
    const program = known.get(program_id)
    const { tests } = JSON.parse(program?.bug ?? '{}') as Bug
    const { trigger, expected } = JSON.parse(meta) as { trigger: Call; expected: string }
    const { stdin, stdout } = testsOf(program)[tests?.traced ?? -1] ?? {}
    expect([trigger.stdin, expected]).toEqual([stdin, stdout])
  }
  const asked = rows.filter(({ task }) => task === 'synthesis')
  expect(asked.map(({ program_id }) => known.get(program_id)?.path ?? '').toSorted()).toEqual([
    'claimed',
    'grades',
  ])
})

test('the same bytes at another concurrency', async () => {
  const again = join(folder, 'two')
  const other = await buildInto({ ...common, out: again }, 4)
  const files = manifest.files.map(({ path }) => path)
  expect(other.files.map(({ path }) => path)).toEqual(files)
  const hash = (root: string, path: string): string =>
    createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('hex')
  for (const path of files.filter((each) => !each.startsWith('rejected')))
    expect(hash(again, path), path).toBe(hash(out, path))
}, 300_000)

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Type, type Static, type TSchema } from 'typebox'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { DEFAULT_TASKS } from '../schemas/names.ts'
import { parse } from '../schemas/parse.ts'
import { Call } from '../schemas/program.ts'
import { Recipe } from '../schemas/recipe.ts'

const closed = { additionalProperties: false } as const
const text = Type.String({ minLength: 1 })
const described = { name: text, instruction: text, code: text, license: Type.Literal('Apache-2.0') }
const ProgramRecord = Type.Object(
  {
    ...described,
    entry_point: text,
    calls: Type.Array(Type.Union([text, Call])),
    tests: Type.Optional(Type.Array(text, { minItems: 1 })),
  },
  closed,
)
const ScriptRecord = Type.Object({ ...described, stdin: Type.Array(Type.String(), { minItems: 2 }) }, closed)
const RepairRecord = Type.Object(
  { ...described, buggy_code: text, entry_point: text, tests: Type.Array(text, { minItems: 3 }) },
  closed,
)

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

function recordsOf<Schema extends TSchema>(file: string, schema: Schema): Static<Schema>[] {
  const lines = readFileSync(inRepository(`data/samples/${file}`), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => parse(schema, JSON.parse(line)))
}

const programs = recordsOf('programs.jsonl', ProgramRecord)
const scripts = recordsOf('scripts.jsonl', ScriptRecord)
const repairs = recordsOf('repairs.jsonl', RepairRecord)

/** Calls that must raise; every other call must return. */
const RAISES: Readonly<Record<string, string>> = {
  'to_seconds: to_seconds("90")': 'ValueError',
  'to_seconds: to_seconds("5x")': 'ValueError',
  'tiny_calc: tiny_calc("1 2")': 'SyntaxError',
  'tiny_calc: tiny_calc("8 / (2 - 2)")': 'ZeroDivisionError',
  'shared_rows: shared_rows(1, 2, 3, 0)': 'IndexError',
  'parcel_price: parcel_price(weight=3)': 'TypeError',
  'stack_with_undo: Stack().pop()': 'IndexError',
  'money_class: Money(1) + 1': 'TypeError',
  'shapes: Blob().area()': 'NotImplementedError',
  'turnstile: Turnstile().run("coin kick push")': 'KeyError',
  'quiet_block: attempt(len, 5)': 'TypeError',
  'invoice_lines: Invoice("Cy").add("hat", 10, -1)': 'ValueError',
  'release_order: Release.parse("1.x")': 'ValueError',
  'release_order: setattr(Release(1), "major", 2)': 'FrozenInstanceError',
  'traffic_light: run_light(1, "BLUE")': 'KeyError',
  'nearest_station: nearest_station([], 0, 0)': 'ValueError',
  'withdraw: withdraw(50, 20, 45)': 'NotEnough',
  'withdraw: withdraw(0, 1)': 'NotEnough',
  'load_recipe: load_recipe("1 l milk\\nsome sugar")': 'RecipeError',
  'load_recipe: load_recipe("one cup rice")': 'RecipeError',
  'follow_clues: follow_clues({"oak": "well"}, "oak")': 'KeyError',
  'follow_clues: follow_clues({"oak": "well", "well": "oak"}, "oak")': 'RuntimeError',
  'mean_pace: mean_pace([])': 'ZeroDivisionError',
  'mean_pace: mean_pace([(300, 1), (-4, 1)])': 'AssertionError',
  'unwrap_gift: unwrap_gift([[1, 2]])': 'ValueError',
  'unwrap_gift: unwrap_gift([[[]]])': 'IndexError',
}

/** What each script prints for each of its inputs; the last input of `matrix_trace` ends it with an exception. */
const PRINTS: Readonly<Record<string, readonly string[]>> = {
  total_of_lines: ['count 3\nsum 7\nmean 2.33\n', 'count 2\nsum 0\nmean 0.00\n', 'count 0\nsum 0\n'],
  longest_words: ['quick\n-\nto\n', 'Übermut\n'],
  bank_session: ['balance: 30\n', 'refused: 1\nunknown: fly\nbalance: 0\n'],
  column_table: ['name        | age\n------------+----\nIda         | 7\nBartholomew |\n', '(empty)\n'],
  guess_replay: ['lower\nhigher\nfound in 3\n', 'lower\ngave up after 1\n'],
  robot_steps: ['corners: (0, 3)\nend: 2,3\n', 'corners: (0, 0) (0, 0)\nend: 0,-1\n', 'corners:\nend: 0,0\n'],
  vote_count: ['  2 eve\n  1 bob\nwinner: eve\n', '  1 a\n  1 b\ntie\n', ''],
  matrix_trace: ['5 5\n', '3 8\n', 'ValueError'],
}

interface Run {
  readonly kind: 'call' | 'test' | 'script'
  readonly text: string
  readonly stdin?: string
  readonly value?: string
}
interface Job {
  readonly code: string
  readonly runs: readonly Run[]
}
interface Ran {
  readonly outcome: 'returned' | 'raised' | 'out-of-lines'
  /** Python's own text of the value, or the name of the exception's type. */
  readonly value: string | null
  readonly as_expected: boolean | null
  readonly stdout: string
  readonly lines: number
}
interface JobDone {
  readonly shape: string
  readonly runs: readonly Ran[]
}

function python(args: readonly string[], input: string, hashSeed: string): string {
  const { status, stdout, stderr } = spawnSync(
    'python3',
    ['-s', '-B', inRepository('tests/samples_driver.py'), ...args],
    {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, PYTHONHASHSEED: hashSeed },
    },
  )
  if (status !== 0) throw new Error(`samples_driver.py ended with ${status}: ${stderr}`)
  return stdout
}

const run = (jobs: readonly Job[], hashSeed = '0') =>
  JSON.parse(python([], JSON.stringify(jobs), hashSeed)) as readonly JobDone[]

const testRun = (source: string): Run => ({ kind: 'test', text: source })

function callRun(call: string | Call): Run {
  if (typeof call === 'string') return { kind: 'call', text: call }
  const { expression, stdin, expected } = call
  return {
    kind: 'call',
    text: expression,
    ...(stdin === undefined ? {} : { stdin }),
    ...(expected?.value === undefined ? {} : { value: expected.value }),
  }
}

const jobs = {
  programs: programs.map(({ code, calls, tests }) => ({
    code,
    runs: [...calls.map(callRun), ...(tests ?? []).map(testRun)],
  })),
  scripts: scripts.map(({ code, stdin }) => ({
    code,
    runs: stdin.map((input): Run => ({ kind: 'script', text: '', stdin: input })),
  })),
  fixed: repairs.map(({ code, tests }) => ({ code, runs: tests.map(testRun) })),
  buggy: repairs.map(({ buggy_code, tests }) => ({ code: buggy_code, runs: tests.map(testRun) })),
}
const every = [...jobs.programs, ...jobs.scripts, ...jobs.fixed, ...jobs.buggy]
const done = run(every)

/** Whether the code has a top-level function or class of that name. */
function defines(code: string, name: string): boolean {
  return code
    .split('\n')
    .some(
      (line) =>
        line.startsWith(`def ${name}(`) ||
        line.startsWith(`class ${name}:`) ||
        line.startsWith(`class ${name}(`),
    )
}

/** Results of one kind of job, in the order of its records. */
function resultsOf(kind: keyof typeof jobs): readonly JobDone[] {
  const before = { programs: 0, scripts: programs.length, fixed: 0, buggy: 0 }
  before.fixed = before.scripts + scripts.length
  before.buggy = before.fixed + repairs.length
  return done.slice(before[kind], before[kind] + jobs[kind].length)
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new Error(`nothing at ${index}`)
  return item
}

describe('the samples as a whole', () => {
  test('are at least 60 different programs with names of their own', () => {
    expect(programs.length + scripts.length + repairs.length).toBeGreaterThanOrEqual(60)
    const shapes = done.map(({ shape }) => shape)
    expect(new Set(shapes).size).toBe(shapes.length)
    const names = [...programs, ...scripts, ...repairs].map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  test('do the same whatever the hash seed, and show no address', () => {
    expect(run(every, '1')).toEqual(done)
    for (const { runs } of done) {
      for (const { value, stdout } of runs) expect(`${value} ${stdout}`).not.toMatch(/\b0x[0-9a-f]{6,}/)
    }
  })

  test('are small: under 2,000 lines run, except for the one bug that never ends', () => {
    const endless = every.filter((_, index) =>
      at(done, index).runs.some(({ outcome }) => outcome === 'out-of-lines'),
    )
    expect(endless.map(({ code }) => code)).toEqual([
      repairs.find(({ name }) => name === 'halve_search_stuck')?.buggy_code,
    ])
    const ended = done.flatMap(({ runs }) => runs).filter(({ outcome }) => outcome !== 'out-of-lines')
    expect(Math.max(...ended.map(({ lines }) => lines))).toBeLessThan(2000)
  })
})

describe.each(programs.map((record, index) => ({ ...record, index })))('program $name', (record) => {
  const { name, calls, tests, index } = record
  const { runs } = at(resultsOf('programs'), index)

  test('has three to six calls and tests, and defines its entry point', () => {
    expect(defines(record.code, record.entry_point)).toBe(true)
    expect(runs.length).toBeGreaterThanOrEqual(3)
    expect(runs.length).toBeLessThanOrEqual(6)
  })

  test('returns, raises and prints as said', () => {
    const said = calls.map((call) => {
      const { text: expression, value } = callRun(call)
      const type = RAISES[`${name}: ${expression}`]
      const stdout = typeof call === 'string' ? '' : (call.expected?.stdout ?? '')
      if (type !== undefined) return { expression, outcome: 'raised', value: type, stdout }
      return { expression, outcome: 'returned', value: value ?? 'any', stdout }
    })
    const observed = calls.map((call, position) => {
      const { text: expression, value } = callRun(call)
      const ran = at(runs, position)
      if (ran.outcome !== 'returned')
        return { expression, outcome: ran.outcome, value: ran.value, stdout: ran.stdout }
      // Where the driver found them equal, the corpus' own spelling of the value stands for both.
      const shown = value === undefined ? 'any' : ran.as_expected === true ? value : ran.value
      return { expression, outcome: ran.outcome, value: shown, stdout: ran.stdout }
    })
    expect(observed).toEqual(said)
  })

  test('passes its tests', () => {
    const failed = (tests ?? []).filter(
      (_, position) => at(runs, calls.length + position).outcome !== 'returned',
    )
    expect(failed).toEqual([])
  })
})

test('every call that is said to raise is there', () => {
  const keys = programs.flatMap(({ name, calls }) => calls.map((call) => `${name}: ${callRun(call).text}`))
  expect(Object.keys(RAISES).filter((key) => !keys.includes(key))).toEqual([])
})

test.each(scripts.map((record, index) => ({ ...record, index })))(
  'script $name prints what it should',
  ({ name, index }) => {
    const { runs } = at(resultsOf('scripts'), index)
    const shown = runs.map(({ outcome, value, stdout }) =>
      outcome === 'returned' ? stdout : (value ?? outcome),
    )
    expect(shown).toEqual(PRINTS[name])
  },
)

describe('repairs', () => {
  test.each(repairs.map((record, index) => ({ ...record, index })))(
    '$name: fixed passes, buggy fails some',
    ({ index }) => {
      expect(at(resultsOf('fixed'), index).runs.filter(({ outcome }) => outcome !== 'returned')).toEqual([])
      const passed = at(resultsOf('buggy'), index).runs.filter(({ outcome }) => outcome === 'returned').length
      expect(passed).toBeGreaterThanOrEqual(1)
      expect(passed).toBeLessThan(at(repairs, index).tests.length)
      const { code, buggy_code, entry_point } = at(repairs, index)
      expect([code, buggy_code].every((source) => defines(source, entry_point))).toBe(true)
    },
  )

  test('are at least 20, most of them wrong answers, some exceptions', () => {
    expect(repairs.length).toBeGreaterThanOrEqual(20)
    const firstFailures = resultsOf('buggy').map(({ runs }) =>
      runs.find(({ outcome }) => outcome !== 'returned'),
    )
    const wrong = firstFailures.filter((ran) => ran?.value === 'AssertionError').length
    const raised = firstFailures.filter((ran) => ran?.outcome === 'raised').length - wrong
    expect(wrong).toBeGreaterThan(repairs.length / 2)
    expect(raised).toBeGreaterThanOrEqual(3)
  })
})

test('the doctests of the repository hold, on at least 20 functions', () => {
  const modules = JSON.parse(python([inRepository('data/samples/repository')], '', '0')) as readonly {
    readonly module: string
    readonly documented: readonly string[]
    readonly failures: number
    readonly report: string
  }[]
  expect(modules.filter(({ failures }) => failures > 0)).toEqual([])
  expect(modules.length).toBeGreaterThanOrEqual(6)
  expect(modules.flatMap(({ documented }) => documented).length).toBeGreaterThanOrEqual(20)
})

test('the demo recipe reads exactly these files, with every task of a recipe that names none', () => {
  const source = readFileSync(inRepository('data/recipes/demo.yaml'), 'utf8')
  expect(source.split('\n')[0]).toBe('# yaml-language-server: $schema=../../schemas/json/recipe.schema.json')
  const recipe = parse(Recipe, parseYaml(source))
  const paths = recipe.inputs.flatMap(({ path }) => path)
  expect(paths.toSorted()).toEqual(
    ['programs.jsonl', 'repairs.jsonl', 'repository', 'scripts.jsonl'].map((name) => `data/samples/${name}`),
  )
  expect(paths.filter((path) => !existsSync(inRepository(path)))).toEqual([])
  expect(Object.keys(recipe.tasks).toSorted()).toEqual([...DEFAULT_TASKS].toSorted())
})

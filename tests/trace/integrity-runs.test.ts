import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { agreement } from '../../pipeline/trace/integrity/agree.ts'
import { examine, type Finding } from '../../pipeline/trace/integrity/examine.ts'
import { FlowBook } from '../../pipeline/trace/integrity/flow-book.ts'
import { isChosen } from '../../pipeline/trace/integrity/share.ts'
import type { Execution, Job } from '../../pipeline/trace/job.ts'
import { DEFAULT_LANE } from '../../pipeline/trace/lane.ts'
import { openLanes, type Lanes, type Recorder } from '../../pipeline/trace/lanes.ts'
import { LIMITS, pythons } from './pythons.ts'

const interpreters = await pythons()
const [oldest, newest] = [interpreters[0], interpreters.at(-1)]
const chosen = [oldest, newest].filter((each) => each !== undefined)

const jobOf = (code: string, call = 'f()'): Job => ({
  code,
  trigger: { kind: 'call', text: call },
  limits: LIMITS,
  record: 'trace',
  record_module_body: false,
})

/** Ten words, so that two hash seeds hardly ever give one order. */
const WORDS = '{"ash", "beech", "cedar", "elm", "fir", "larch", "oak", "pine", "rowan", "yew"}'

describe.each(chosen)('a second look on $runtime', (interpreter) => {
  let first: Lanes
  let second: Lanes
  let syntax: Syntax
  beforeAll(async () => {
    first = await openLanes(interpreter, 1)
    second = await openLanes(interpreter, 1, { ...DEFAULT_LANE, layout: 'varied', hash_seed: 1 })
    syntax = await openSyntax(interpreter)
  })
  afterAll(() => Promise.all([first.close(), second.close(), syntax.close()]))

  /** The finding, and how the second lanes were asked for it. */
  async function look(
    job: Job,
    change: (execution: Execution) => Execution = (execution) => execution,
    elsewhere: Recorder = second,
  ): Promise<{ finding: Finding; asked: string[] }> {
    const asked: string[] = []
    const counted: Recorder = {
      record(each) {
        asked.push(each.record)
        return elsewhere.record(each)
      },
    }
    const execution = change(await execute(first, job))
    const finding = await examine(job, execution, {
      first,
      second: counted,
      others: [],
      book: new FlowBook(syntax),
    })
    return { finding, asked }
  }

  it('runs plain code once more, and lets it pass', async () => {
    const job = jobOf(
      'def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n',
      'f([1, 2])',
    )
    expect(await look(job)).toEqual({ finding: { kind: 'sound' }, asked: ['none'] })
  })

  it('lets an exception, an exit, output and addresses pass', async () => {
    for (const code of [
      'def f():\n    raise ValueError(object())\n',
      'def f():\n    raise SystemExit(3)\n',
      'def f():\n    print(object())\n    return f\n',
    ]) {
      expect((await look(jobOf(code))).finding).toEqual({ kind: 'sound' })
    }
  })

  it('lets chance with a seed of its own pass', async () => {
    const job = jobOf('import random\ndef f():\n    return random.Random(3).random()\n')
    expect((await look(job)).finding).toEqual({ kind: 'sound' })
  })

  it('asks more hash seeds about what may hang on order, for two often give one', async () => {
    const job = jobOf('def f():\n    return list({"a", "b"})[0]\n')
    const more = await Promise.all(
      [2, 3, 4, 5, 6].map((hash_seed) =>
        openLanes(interpreter, 1, { ...DEFAULT_LANE, layout: 'varied', hash_seed }),
      ),
    )
    // The second lanes themselves are made to agree.
    const execution = await execute(first, job)
    const alone = { first, second: first, others: [], book: new FlowBook(syntax) }
    expect((await examine(job, execution, alone)).kind).toBe('sound')
    const finding = await examine(job, execution, { ...alone, others: more })
    expect(finding).toMatchObject({ kind: 'refused', reason: 'nondeterministic' })
    await Promise.all(more.map((lanes) => lanes.close()))
  })

  it('records again what may hang on order, and lets it pass where it does not', async () => {
    const job = jobOf('def f():\n    return len({1, 2, 3} | {4})\n')
    expect(await look(job)).toEqual({ finding: { kind: 'sound' }, asked: ['none', 'trace'] })
  })

  it.each([
    ['a loop over words', `def f():\n    n = 0\n    for w in ${WORDS}:\n        n += len(w)\n    return n\n`],
    ['a variable that is made of one', `def f():\n    words = list(${WORDS})\n    return len(words)\n`],
    ['a result that is equal in any order', `def f():\n    return dict.fromkeys(${WORDS})\n`],
    ['a local that is a hash', 'def f():\n    h = hash("yew")\n    return h == h + 0\n'],
  ])('%s makes a trace order-dependent', async (_, code) => {
    const { finding } = await look(jobOf(code))
    expect(finding).toMatchObject({ kind: 'order-dependent' })
  })

  it('lets sets themselves pass: their texts are the same in any order', async () => {
    const job = jobOf(`def f():\n    words = ${WORDS} - {"ash"}\n    return words\n`)
    expect(await look(job)).toEqual({ finding: { kind: 'sound' }, asked: ['none', 'trace'] })
  })

  it('sees the order of what is given as an argument', async () => {
    const job = jobOf('def f(xs):\n    for x in xs:\n        pass\n    return len(xs)\n', `f(${WORDS})`)
    expect((await look(job)).finding.kind).toBe('order-dependent')
  })

  it.each([
    ['a list of a set', `def f():\n    return list(${WORDS})\n`, 'returned'],
    ['a printed set', `def f():\n    print(${WORDS} - {"ash"})\n`, 'printed'],
    ['a hash', 'def f():\n    return hash("yew")\n', 'returned'],
    ['an address', 'def f():\n    return id(object())\n', 'returned'],
    ['chance', 'import random\ndef f():\n    return random.randint(1, 10**9)\n', 'returned'],
    ['the day', 'import datetime\ndef f():\n    return str(datetime.date.today())\n', 'returned'],
    ['the time', 'from datetime import datetime\ndef f():\n    return datetime.now().year\n', 'returned'],
    [
      'a duration',
      'import time\ndef f():\n    t = time.perf_counter()\n    return time.perf_counter() - t\n',
      'returned',
    ],
    ['the folder', 'import os\ndef f():\n    return os.getcwd()\n', 'returned'],
    ['an exception that names one', `def f():\n    raise KeyError(set(${WORDS}).pop())\n`, 'raised'],
  ])('%s is nondeterministic', async (_, code, what) => {
    const { finding } = await look(jobOf(code))
    expect(finding).toMatchObject({ kind: 'refused', reason: 'nondeterministic' })
    expect(finding).toHaveProperty('detail', expect.stringContaining(what))
  })

  it.each([
    [
      'result',
      (run: Execution) => ({ ...run, outcome: { kind: 'returned', value: '3', literal: true } as const }),
    ],
    ['output', (run: Execution) => ({ ...run, stdout: 'never printed' })],
    ['end', (run: Execution) => ({ ...run, outcome: { kind: 'exited', code: 0 } as const, cut: true })],
  ])('a traced run with another %s than the untraced is unfaithful', async (_, change) => {
    const { finding } = await look(jobOf('def f():\n    x = 1\n    return x\n'), change)
    expect(finding).toMatchObject({ kind: 'refused', reason: 'unfaithful' })
    expect(finding).toHaveProperty('detail', expect.stringContaining('without the tracer'))
  })

  it('events that the code can not give are unfaithful, with the place', async () => {
    const job = jobOf('def f():\n    x = 1\n    y = 2\n    return x + y\n')
    const drop = (run: Execution): Execution => ({ ...run, events: run.events.toSpliced(2, 1) })
    expect((await look(job, drop)).finding).toEqual({
      kind: 'refused',
      reason: 'unfaithful',
      detail: 'event 2: f: line at line 4 can not come next',
    })
  })

  it('compares a program that was cut too', async () => {
    const job = jobOf('def f(n):\n    while n:\n        n -= 1\n    return hash("yew")\n', 'f(1000)')
    const cut = { ...job, limits: { ...LIMITS, events: 50 } }
    const { finding } = await look(cut, (run) => {
      expect(run.cut).toBe(true)
      return run
    })
    expect(finding).toMatchObject({ kind: 'refused', reason: 'nondeterministic' })
  })

  it('blames no sample for a lane that died', async () => {
    const dead: Recorder = { record: () => Promise.resolve(undefined) }
    const { finding } = await look(jobOf('def f():\n    return 1\n'), undefined, dead)
    expect(finding).toMatchObject({ kind: 'refused', reason: 'internal' })
  })
})

describe('comparing runs', () => {
  const ended = (value: string, literal = true) => ({
    outcome: { kind: 'returned', value, literal } as const,
    stdout: '',
  })

  test('equal values in another order are another thing than other values', () => {
    expect(agreement(ended("{'a', 'b'}"), ended("{'b', 'a'}")).kind).toBe('order')
    expect(agreement(ended("['a', 'b']"), ended("['b', 'a']")).kind).toBe('different')
    expect(agreement(ended('<set of 2>', false), ended('<set of 3>', false)).kind).toBe('different')
    expect(agreement(ended('1'), ended('1.0')).kind).toBe('different')
  })

  test('how many digits an address has does not count', () => {
    const [short, long] = ['<f at 0x00000000>', '<f at 0x000000000000>'].map((text) => ended(text, false))
    expect(short && long && agreement(short, long)).toEqual({ kind: 'same' })
  })

  test('what differs is told shortly, from a little before it', () => {
    const [one, other] = ['x', 'y'].map((end) => ({ ...ended('None'), stdout: `${'a'.repeat(5000)}${end}` }))
    const found = one && other && agreement(one, other)
    expect(found).toEqual({
      kind: 'different',
      detail: `printed, character 5000: "${'a'.repeat(20)}x" and "${'a'.repeat(20)}y"`,
    })
  })
})

describe('a share of the runs', () => {
  const picks = (share: number, seed: number): number[] =>
    Array.from({ length: 2000 }, (_, index) => index).filter((index) =>
      isChosen(share, seed, `program ${index}`, { kind: 'call', text: 'f()' }),
    )

  test('is about as large as asked for, the same every time, another with another seed', () => {
    expect(picks(0.1, 0).length).toBeGreaterThan(150)
    expect(picks(0.1, 0).length).toBeLessThan(250)
    expect(picks(0.1, 0)).toEqual(picks(0.1, 0))
    expect(picks(0.1, 0)).not.toEqual(picks(0.1, 1))
  })

  test('holds every smaller share; none and all are the ends', () => {
    const larger = new Set(picks(0.5, 0))
    expect(picks(0.1, 0).filter((index) => !larger.has(index))).toEqual([])
    expect(picks(0, 0)).toEqual([])
    expect(picks(1, 0)).toHaveLength(2000)
  })
})

describe('code that can not be read', () => {
  const asking = (reason: string): FlowBook =>
    new FlowBook({ flow: () => Promise.resolve({ kind: 'refused', reason, detail: '' }) })

  test('has no events where it does not compile; else it is recorded again', async () => {
    const job = jobOf('def f(:\n')
    expect(await asking('syntax-error').read(job)).toEqual({ follower: 'none', order: null })
    expect(await asking('nested-too-deep').read(job)).toEqual({
      follower: undefined,
      order: 'nested-too-deep',
    })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from '../../schemas/parse.ts'
import { Limits, type Trace } from '../../schemas/trace.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import type { Signature } from '../../pipeline/python/signature.ts'
import { argumentsIn, expressionOf } from '../../pipeline/supply/inputs/expression.ts'
import { goalOf, NOTHING } from '../../pipeline/supply/inputs/coverage.ts'
import { keepInputs } from '../../pipeline/supply/inputs/keep.ts'
import { searchInputs } from '../../pipeline/supply/inputs/search.ts'
import type { Tried } from '../../pipeline/supply/inputs/steer.ts'
import { randomOf } from '../../pipeline/random.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { openLanes, type Lanes } from '../../pipeline/trace/lanes.ts'
import { traceOf } from '../../pipeline/trace/trace.ts'

const interpreter = await findInterpreter('python3')
const limits = parse(Limits, { cpu_seconds: 1 })
const caps = { characters: 1000, items: 20, text: 100 }
let lanes: Lanes
let syntax: Syntax
beforeAll(async () => {
  lanes = await openLanes(interpreter, 1)
  syntax = await openSyntax(interpreter)
})
afterAll(async () => {
  await lanes.close()
  await syntax.close()
})

async function signatureOf(code: string, name: string): Promise<Signature> {
  const asked = await syntax.signature(code, name)
  if (asked.kind === 'refused' || asked.value === null) throw new Error(`no signature of ${name}`)
  return asked.value
}

async function record(code: string, expression: string): Promise<Trace> {
  const trigger = { kind: 'call', text: expression } as const
  const execution = await execute(lanes, {
    code,
    trigger,
    limits,
    record: 'trace-to-cap',
    record_module_body: false,
  })
  return traceOf({ id: '0'.repeat(64) }, trigger, execution, limits, interpreter)
}

async function search(code: string, name: string, seeds: readonly string[] = [], seed = 0): Promise<Tried[]> {
  const signature = await signatureOf(code, name)
  const flow = await syntax.flow(code, 'program')
  const goal = flow.kind === 'ok' ? goalOf(flow.value, signature.ranges) : NOTHING
  return searchInputs(signature, seeds, randomOf(seed, code), { tries: 150, caps, goal }, (expression) =>
    record(code, expression),
  )
}

const covered = (tried: readonly Tried[]): number[] =>
  [...new Set(tried.flatMap(({ coverage }) => [...coverage.lines]))].sort((left, right) => left - right)

const GUARDED = `def guarded(code: int, word: str) -> str:
    if code == 4711:
        if word == 'sesame':
            return 'open'
        return 'word'
    if code < 0:
        return 'below'
    for letter in word:
        if letter == 'z':
            return 'z'
    return 'none'
`

describe('the search', () => {
  test('finds what only values of the code itself reach', async () => {
    const tried = await search(GUARDED, 'guarded')
    expect(covered(tried)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  test('makes the same runs for the same seed, others for another', async () => {
    const expressions = async (seed: number): Promise<string[]> =>
      (await search(GUARDED, 'guarded', [], seed)).map(({ expression }) => expression)
    const first = await expressions(1)
    expect(await expressions(1)).toEqual(first)
    expect(await expressions(2)).not.toEqual(first)
  })

  test('learns types from the calls that it is given', async () => {
    const code = `def pick(thing, which):\n    total = 0\n    for name, amount in thing:\n        if name == which:\n            total += amount\n    return total\n`
    const tried = await search(code, 'pick', ["pick([('a', 2), ('b', 3)], 'a')"])
    const returned = tried.filter(({ trace }) => trace.outcome.kind === 'returned')
    expect(returned.length).toBeGreaterThan(10)
    expect(covered(returned)).toEqual([2, 3, 4, 5, 6])
  })

  test('calls a method of an object that it makes', async () => {
    const code = `class Stack:\n    def __init__(self, items: list[int]):\n        self.items = list(items)\n\n    def top(self, least: int = 0):\n        if not self.items:\n            return None\n        return max(self.items[-1], least)\n`
    const tried = await search(code, 'Stack.top')
    expect(tried.some(({ expression }) => /^Stack\(\[.*\]\)\.top\((?:-?\d+)?\)$/.test(expression))).toBe(true)
    expect(covered(tried)).toEqual(expect.arrayContaining([6, 7, 8]))
  })

  test('ends a call that never ends where its recording does', async () => {
    const tried = await search(
      `def spin(n: int):\n    while n != 3:\n        n = n + 0\n    return n\n`,
      'spin',
    )
    expect(tried.filter(({ trace }) => trace.cut).map(({ trace }) => trace.outcome.kind)).toEqual(
      expect.arrayContaining(['trace-limit']),
    )
  })
})

test('a call is read into arguments and written again', async () => {
  const signature = await signatureOf('class A:\n    def f(self, *xs, k=1):\n        return xs\n', 'A.f')
  for (const source of ["A().f(1, [2, 'x)'], k={'a': (1,)})", 'A().f()']) {
    const given = argumentsIn(signature, source)
    expect(given === undefined ? undefined : expressionOf(signature, given)).toBe(source)
  }
  for (const source of ['A().g()', 'A.f()', 'A().f(x)', 'A().f(*[1])', 'A().f() + 1', 'B(A().f())'])
    expect(argumentsIn(signature, source), source).toBeUndefined()
})

test('coverable lines are those that the interpreter can tell of', async () => {
  const code = `X = 1


def outer(n):
    """Text."""
    def inner(k):
        # a remark
        return k + X
    if n:
        return [inner(i)
                for i in range(n)]
    else:
        pass


class Other:
    def method(self):
        return 1
`
  const flow = await syntax.flow(code, 'program')
  if (flow.kind === 'refused') throw new Error(flow.detail)
  const { ranges } = await signatureOf(code, 'outer')
  const goal = goalOf(flow.value, ranges)
  expect([...goal.lines].sort((left, right) => left - right)).toEqual([6, 8, 9, 10, 11, 13])
  // The loop of line 10 is a comprehension, and whether it is entered stands on one line.
  expect([...goal.branches].filter((branch) => branch.startsWith('9>')).sort()).toEqual(['9>10', '9>13'])
})

const DECORATORS = `import functools


def audited(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        return function(*arguments)

    return wrapper


def retry(times):
    def decorate(function):
        def wrapper(*arguments):
            for _ in range(times):
                result = function(*arguments)
            return result
        return wrapper
    return decorate


class Account:
    @audited
    def fee(self, amount: int) -> int:
        if amount > 100:
            return 2
        return 1

    @audited
    def deposit(self, amount: int) -> int:
        if amount < 0:
            return -1
        return amount


@retry(2)
def sign(number: int) -> int:
    if number < 0:
        return -1
    return 1


@functools.lru_cache(maxsize=None)
def steps(number: int) -> int:
    if number < 2:
        return 0
    return 1 + steps(number // 2)
`

describe('a decorated', () => {
  // By the text of the lines: a number would say nothing to a reader.
  const linesOf = (name: string): number[] => {
    const all = DECORATORS.split('\n')
    const first = all.findIndex((line) => line.trim().startsWith(`def ${name}(`)) + 2
    return [first, first + 1, first + 2]
  }

  test.each([
    ['method', 'Account.deposit', 'deposit'],
    ['function', 'sign', 'sign'],
    ['function that a C wrapper calls', 'steps', 'steps'],
  ])('%s is measured by its own body', async (_, name, short) => {
    const lines = linesOf(short)
    const [condition = 0, early, late] = lines
    const { ranges } = await signatureOf(DECORATORS, name)
    const flow = await syntax.flow(DECORATORS, 'program')
    const goal = flow.kind === 'ok' ? goalOf(flow.value, ranges) : NOTHING
    expect([...goal.lines]).toEqual(expect.arrayContaining(lines))
    expect([...goal.branches]).toEqual(
      expect.arrayContaining([`${condition}>${early}`, `${condition}>${late}`]),
    )
    const tried = await search(DECORATORS, name)
    expect(covered(tried)).toEqual(expect.arrayContaining(lines))
    // Another decorated method is neither its own nor a helper.
    for (const line of linesOf('fee')) expect(goal.lines).not.toContain(line)
  })
})

describe('what is kept', () => {
  test('takes every arc that was taken by a call that returns, and keeps no call that adds nothing', async () => {
    const tried = await search(GUARDED, 'guarded')
    const { kept, dropped } = keepInputs(tried, { calls: 0, result: 1000 })
    const arcsOf = (some: readonly Tried[]): string[] =>
      [...new Set(some.flatMap(({ coverage }) => [...coverage.arcs]))].sort()
    expect(arcsOf(kept)).toEqual(arcsOf(tried.filter(({ trace }) => trace.outcome.kind === 'returned')))
    expect(kept.length + dropped.length).toBe(tried.length)
    // Greedy: each took an arc that none before it had.
    const seen = new Set<string>()
    for (const { coverage } of kept) {
      expect([...coverage.arcs].some((arc) => !seen.has(arc))).toBe(true)
      for (const arc of coverage.arcs) seen.add(arc)
    }
    const more = keepInputs(tried, { calls: kept.length + 2, result: 1000 }).kept
    expect(more.slice(0, kept.length)).toEqual(kept)
    expect(more.length).toBe(kept.length + 2)
  })

  test('says why a call goes', async () => {
    const code = `def f(x):\n    if x == 7:\n        raise ValueError('seven')\n    if x == 8:\n        return object()\n    if x == 9:\n        return 'a' * 3000\n    return x + 1\n`
    const calls = ['f(1)', 'f(7)', 'f(8)', 'f(9)', "f('a')", 'f(2)']
    const { ranges } = await signatureOf(code, 'f')
    const { coverageOf } = await import('../../pipeline/supply/inputs/coverage.ts')
    const tried: Tried[] = []
    for (const expression of calls) {
      const trace = await record(code, expression)
      tried.push({ expression, origin: 'generated', trace, coverage: coverageOf(trace.events, ranges) })
    }
    const { kept, dropped } = keepInputs(tried, { calls: 1, result: 1000 })
    expect(kept.map(({ expression }) => expression)).toEqual(['f(1)', 'f(7)'])
    expect(Object.fromEntries(dropped.map(({ tried: one, reason }) => [one.expression, reason]))).toEqual({
      'f(8)': 'not-a-literal',
      'f(9)': 'result-too-long',
      "f('a')": 'unsuited',
      'f(2)': 'adds-nothing',
    })
  })
})

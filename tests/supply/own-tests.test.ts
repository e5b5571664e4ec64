import { describe, expect, test } from 'vitest'
import { parse } from '../../schemas/parse.ts'
import type { Program, Test } from '../../schemas/program.ts'
import { Recipe } from '../../schemas/recipe.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import type { Outcome } from '../../schemas/trace.ts'
import type { Family } from '../../pipeline/supply/family.ts'
import { holdTests } from '../../pipeline/supply/tests/own.ts'

const raised = (type: string): Outcome => ({ kind: 'raised', type, message: '', traceback: '' })
/** What a run of each source ends as. */
const ENDS: Record<string, Outcome> = {
  holds: { kind: 'returned', value: 'None', literal: true },
  contradicts: raised('AssertionError'),
  'reads a file': raised('FileNotFoundError'),
  hangs: { kind: 'timeout' },
  wavers: { kind: 'returned', value: 'None', literal: true },
}
/** Under another hash seed, say. */
const ELSEWHERE: Record<string, Outcome> = { wavers: raised('AssertionError') }

const program = (id: string, tests: Test[]): Program =>
  ({ id: id.repeat(64), code: 'x = 1\n', calls: [], tests }) as unknown as Program
const example = (source: string): Test => ({ source, origin: 'example' })
const own = (source: string): Test => ({ source })

async function held(
  tests: Test[],
  bugs: Test[][] = [],
): Promise<{ family: Family | undefined; reasons: string[]; counts: Record<string, number> }> {
  const rejections: Rejection[] = []
  const counts: Record<string, number> = {}
  const family: Family = { program: program('a', tests), bugs: bugs.map((each) => program('b', each)) }
  const stage = holdTests(
    {
      execute: (_, { text }) => Promise.resolve({ outcome: ENDS[text] ?? raised('KeyError'), stdout: '' }),
      async *elsewhere(_, { text }) {
        yield { outcome: ELSEWHERE[text] ?? ENDS[text] ?? raised('KeyError'), stdout: '' }
      },
    },
    2,
  )
  const found: Family[] = []
  async function* families(): AsyncGenerator<Family> {
    yield await Promise.resolve(family)
  }
  const run = {
    recipe: parse(Recipe, { inputs: [{ corpus: 'custom', path: 'x' }], out: 'unused' }),
    signal: new AbortController().signal,
    progress: {
      count: (name: string, side: 'in' | 'out', records = 1): void =>
        void (counts[`${name} ${side}`] = (counts[`${name} ${side}`] ?? 0) + records),
    },
    reject: (rejection: Rejection): void => void rejections.push(rejection),
  }
  for await (const one of stage(families(), run)) found.push(one)
  return { family: found[0], reasons: rejections.map(({ stage: at, reason }) => `${at} ${reason}`), counts }
}

describe('the tests that a corpus brings', () => {
  test('of a problem refuse the program that fails one, and its bugs with it', async () => {
    const { family, reasons, counts } = await held([own('holds'), own('contradicts')], [[own('holds')]])
    expect(family).toBeUndefined()
    expect(reasons).toEqual(['tests own-test-fails', 'verify own-test-fails', 'verify fix-not-verified'])
    expect(counts).toEqual({ 'tests in': 2, 'tests out': 1, 'verify in': 2 })
  })

  test('of a bug must hold for the fix, too', async () => {
    const { family, reasons } = await held([own('holds')], [[own('hangs')]])
    expect(family).toBeUndefined()
    expect(reasons).toEqual(['tests test-timeout', 'verify test-timeout', 'verify fix-not-verified'])
  })

  test('of a problem do so whatever says the same as an example', async () => {
    const [first, second] = [own('contradicts'), example('contradicts')]
    for (const [tests, ofBug] of [
      [[first], [second]],
      [[second], [first]],
    ] as const) {
      const { family, reasons } = await held([...tests, own('holds')], [[...ofBug]])
      expect(family).toBeUndefined()
      expect(reasons).toContain('verify own-test-fails')
    }
  })

  test('of raw code go alone', async () => {
    const tests = ['contradicts', 'holds', 'reads a file', 'hangs'].map(example)
    const { family, reasons, counts } = await held(tests, [tests])
    expect(family?.program.tests).toEqual([example('holds')])
    expect(family?.bugs[0]?.tests).toEqual([example('holds')])
    expect(reasons).toEqual(['tests own-test-fails', 'tests wants-environment', 'tests test-timeout'])
    expect(counts).toEqual({ 'tests in': 4, 'tests out': 1 })
  })

  test('must hold elsewhere too', async () => {
    const { family, reasons } = await held([own('holds'), own('wavers')], [[own('holds')]])
    expect(family).toBeUndefined()
    expect(reasons).toEqual(['tests nondeterministic', 'verify nondeterministic', 'verify fix-not-verified'])
    const raw = await held([example('holds'), example('wavers')])
    expect(raw.family?.program.tests).toEqual([example('holds')])
    expect(raw.reasons).toEqual(['tests nondeterministic'])
  })

  test('of raw code refuse a program that none speaks for and one contradicts', async () => {
    expect((await held([example('contradicts'), example('hangs')])).reasons.at(-1)).toBe(
      'verify no-example-holds',
    )
    expect((await held([example('hangs')])).family?.program.tests).toEqual([])
  })
})

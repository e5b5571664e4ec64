import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../schemas/candidate.ts'
import { parse } from '../../schemas/parse.ts'
import type { Program, Test } from '../../schemas/program.ts'
import { Recipe } from '../../schemas/recipe.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import type { Outcome } from '../../schemas/trace.ts'
import { identify } from '../../pipeline/ingest/identify.ts'
import { contentKey } from '../../pipeline/quality/normalise.ts'
import { solve } from '../../pipeline/supply/candidates/solve.ts'

const raised = (type: string): Outcome => ({ kind: 'raised', type, message: '', traceback: '' })
/** How a program whose code has the line `<word>('<test>')` ends that test. */
const ENDS: Record<string, Outcome> = {
  fails: raised('AssertionError'),
  hangs: { kind: 'timeout' },
  exits: { kind: 'exited', code: 1 },
  imports: raised('ModuleNotFoundError'),
}

const known = (path: string, code: string, tests: (string | Test)[], group = 'p/1'): Program =>
  identify({ code, tests, origin: { corpus: 'p', path, license: 'MIT' }, group })

const candidate = (name: string, code: string, more: Partial<Candidate> = {}): Candidate => ({
  problem: '1',
  name,
  code,
  by: 'submission',
  origin: { corpus: 'c', path: name, license: 'MIT' },
  ...more,
})

/**
 * What each candidate became: `right`, or its fix with their score (two times the tokens that stand in both, over all, with
 * the end of each line a token), or the reason in the ledger; and the tests that were run.
 */
async function solved(
  programs: readonly Program[],
  candidates: readonly Candidate[],
  pairing: Record<string, unknown> = {},
): Promise<{ fates: string[]; ran: string[]; details: string[] }> {
  const fates = new Map<string, string>()
  const [ran, details]: [string[], string[]] = [[], []]
  const run = {
    recipe: parse(Recipe, { inputs: [{ corpus: 'mbpp', path: 'x' }], out: 'x', supply: { pairing } }),
    signal: new AbortController().signal,
    progress: { count: () => undefined },
    reject: ({ id, reason, detail }: Rejection) => {
      fates.set(id, reason)
      details.push(detail)
    },
  }
  const tools = {
    runner: {
      execute: ({ code, origin }: Program, { text }: { text: string }) => {
        ran.push(`${origin.path} ${text}`)
        const [, word = ''] = new RegExp(`(\\w+)\\('${text}'\\)`).exec(code) ?? []
        const outcome: Outcome = ENDS[word] ?? { kind: 'returned', value: 'None', literal: true }
        return Promise.resolve({ outcome, stdout: '' })
      },
      async *elsewhere({ code }: Program) {
        const outcome: Outcome = code.includes('wavers')
          ? { kind: 'raised', type: 'AssertionError', message: '', traceback: '' }
          : { kind: 'returned', value: 'None', literal: true }
        yield { outcome, stdout: '' }
      },
    },
    identify,
    keyOf: contentKey,
    refusalOf: () => Promise.resolve(undefined),
    concurrency: 2,
  }
  const found = await solve({ known: programs, bugs: [], candidates }, tools, run)
  const names = new Map([...programs, ...found].map(({ id, origin }) => [id, origin.path]))
  for (const { origin, buggy_of, bug } of found) {
    const score = bug?.similarity?.score
    fates.set(
      `c ${origin.path}`,
      buggy_of === undefined
        ? 'right'
        : `${names.get(buggy_of)} ${score?.toFixed(2)} ${bug?.similarity?.measure}`,
    )
  }
  return { fates: candidates.map(({ origin }) => fates.get(`c ${origin.path}`) ?? 'lost'), ran, details }
}

describe('the standard of a problem', () => {
  const wrong = candidate('wrong', "fails('a')")

  test('is the tests of all its programs; one that fails a test of another is no fix', async () => {
    const first = known('first', "x = 1\nfails('b')", ['a'])
    const second = known('second', 'y = 2', ['b'])
    const { fates } = await solved([first, second], [wrong, candidate('near', "x = 1\nfails('a')")])
    expect(fates).toEqual(['second 0.22 tokens', 'second 0.31 tokens'])
  })

  test('is nothing of a program that fails a test of its own problem', async () => {
    const broken = known('broken', "fails('a')", ['a'])
    expect((await solved([broken], [wrong])).fates).toEqual(['problem-not-verified'])
    const whole = known('whole', 'x = 1', ['b'])
    expect((await solved([broken, whole], [wrong])).fates).toEqual(['known-already'])
    expect((await solved([broken, whole], [candidate('other', "y = fails('a')")])).fates).toEqual(['right'])
  })

  test('leaves out examples that do not hold, and what a program was only seen to do', async () => {
    const tests: Test[] = [
      { source: 'a', origin: 'example' },
      { source: 'b', origin: 'observed' },
      { source: 'd', origin: 'example' },
    ]
    const raw = known('raw', "fails('a')", tests)
    const { fates } = await solved(
      [raw],
      [candidate('one', "x = fails('b')"), candidate('two', "fails('d')")],
    )
    expect(fates).toEqual(['right', 'raw 0.80 tokens'])
    const seen = known('seen', 'x = 1', [{ source: 'b', origin: 'observed' }])
    expect((await solved([seen], [wrong])).fates).toEqual(['problem-without-tests'])
  })
})

describe('a candidate', () => {
  const fixed = known('fixed', 'x = 1', ['a', 'b', 'c'])

  test('that is right only under one hash seed is none', async () => {
    const { fates, details } = await solved([fixed], [candidate('wavering', 'wavers = 1')])
    expect(fates).toEqual(['nondeterministic'])
    expect(details[0]).toContain('under another hash seed and layout: AssertionError')
  })

  test('that hangs is not run on, and is dropped; one that ends strangely may still fail a later test', async () => {
    const { fates, ran } = await solved(
      [fixed],
      [
        candidate('hanging', "hangs('a')\nfails('b')"),
        candidate('leaving', "exits('a')\nfails('b')"),
        candidate('quitting', "exits('c')"),
        candidate('wanting', "imports('a')"),
      ],
    )
    expect(fates).toEqual([
      'candidate-ends-as-timeout',
      'fixed 0.14 tokens',
      'candidate-ends-as-exited',
      'wants-environment',
    ])
    expect(ran.filter((one) => /hanging|leaving/.test(one))).toEqual(['hanging a', 'leaving a', 'leaving b'])
  })

  test('whose problem has several groups or functions has to say which', async () => {
    const [f, g] = ['f', 'g'].map((entry_point) =>
      identify({ ...fixed, code: `def ${entry_point}(): pass`, entry_point }),
    )
    const own = ['f', 'h', undefined].map((entry_point, place) =>
      candidate(`${place}`, `def f(): ${place}`, entry_point === undefined ? {} : { entry_point }),
    )
    if (f === undefined || g === undefined) throw new Error('two programs were made')
    expect((await solved([f, g], own)).fates).toEqual(['right', 'problem-unknown', 'problem-ambiguous'])
    expect((await solved([f, { ...g, group: 'p/2' }], own)).fates).toEqual(own.map(() => 'problem-ambiguous'))
  })
})

test('a key that has no UTF-8 form is told in one that has', async () => {
  const { fates, details } = await solved([], [candidate('odd', 'x = 1', { problem: 'a\ud800' })])
  expect(fates).toEqual(['problem-unknown'])
  expect(details).toEqual(["no program of the inputs has the path or group 'a\ufffd'"])
})

describe('pairing', () => {
  const reference = known('reference', 'a = b + c', ['t'])
  const right = candidate('right', 'for x in y: print(x)')
  const wrongs = [
    candidate('one', "a = b - c\nfails('t')"),
    candidate('two', "for x in z: print(x)\nfails('t')"),
    candidate('three', "while True: fails('t')"),
    candidate('four', "a = b + d\nfails('t')"),
  ]
  const all = [right, ...wrongs]
  const fatesOf = async (
    pairing: Record<string, unknown>,
    candidates: readonly Candidate[] = all,
  ): Promise<string[]> => (await solved([reference], candidates, pairing)).fates

  test('takes the nearest right program, a candidate among them', async () => {
    const fates = await fatesOf({})
    expect(fates.map((fate) => fate.split(' ')[0])).toEqual([
      'right',
      'reference',
      'right',
      'right',
      'reference',
    ])
  })

  test('at least a score, and below it, part the pairs between them', async () => {
    const [every, upper, lower] = await Promise.all([
      fatesOf({}),
      fatesOf({ at_least: 0.6 }),
      fatesOf({ below: 0.6 }),
    ])
    for (const [place, fate] of every.entries()) {
      if (fate === 'right') continue
      const high = Number(fate.split(' ')[1]) >= 0.6
      expect(upper[place]).toBe(high ? fate : 'similarity-too-low')
      expect(lower[place]).toBe(high ? 'similarity-too-high' : fate)
    }
    expect(upper).toContain('similarity-too-low')
    expect(lower).toContain('similarity-too-high')
  })

  test('at random draws for each wrong program by its own code', async () => {
    const many = Array.from({ length: 40 }, (_, place) => candidate(`${place}`, `fails('t')\nx = ${place}`))
    const random = { partner: 'random' }
    const drawn = await fatesOf(random, [right, ...many])
    const counts = new Map<string, number>()
    for (const fate of drawn.slice(1)) {
      const [fix = ''] = fate.split(' ')
      counts.set(fix, (counts.get(fix) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual(['reference', 'right'])
    for (const count of counts.values()) expect(count).toBeGreaterThan(8)
    const turned = await fatesOf(random, [right, ...many.toReversed()])
    expect(turned.slice(1).toReversed()).toEqual(drawn.slice(1))
  })

  test('by a column scores against the fix that is named, else against the reference', async () => {
    const scored = [
      right,
      candidate('copy', '# of right\nfor x in y: print(x)'),
      ...wrongs.map((one, place) => ({ ...one, score: 10 * place })),
      candidate('named', "x = fails('t')", { fix: 'right', score: 40 }),
      candidate('by-copy', "y = fails('t')", { fix: 'copy', score: 40 }),
      candidate('unscored', "z = fails('t')", { score: null }),
      candidate('of-wrong', "q = fails('t')", { fix: 'one', score: 40 }),
    ]
    expect(await fatesOf({ measure: { column: 'near' }, at_least: 10 }, scored)).toEqual([
      'right',
      'known-already',
      'similarity-too-low',
      'reference 10.00 near',
      'reference 20.00 near',
      'reference 30.00 near',
      'right 40.00 near',
      'right 40.00 near',
      'score-missing',
      'fix-missing',
    ])
  })

  test('by tokens, too, takes the fix that is named', async () => {
    const named = wrongs.map((one) => ({ ...one, fix: 'reference' }))
    expect((await fatesOf({}, [right, ...named])).map((fate) => fate.split(' ')[0])).toEqual([
      'right',
      ...named.map(() => 'reference'),
    ])
  })
})

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import type { Mutants, MutantRequest } from '../../pipeline/python/mutation.ts'
import { openSyntax, type Syntax } from '../../pipeline/python/syntax.ts'
import { OPERATORS, type OperatorName } from '../../schemas/operators.ts'
import { isRebuilt } from './rebuilt.ts'

const GUEST = fileURLToPath(new URL('../../pipeline/python/guest', import.meta.url))
const REGISTRY =
  'import json; from mutation.registry import REGISTRY; print(json.dumps({n: o.__doc__ for n, o in REGISTRY.items()}))'

let syntax: Syntax
let mistakes: Readonly<Record<string, string>>
beforeAll(async () => {
  const interpreter = await findInterpreter('python3')
  syntax = await openSyntax(interpreter)
  const asked = promisify(execFile)(interpreter.path, ['-s', '-S', '-B', '-c', REGISTRY], { cwd: GUEST })
  mistakes = JSON.parse((await asked).stdout) as typeof mistakes
})
afterAll(() => syntax.close())

async function mutants(source: string, request: Partial<MutantRequest> = {}): Promise<Mutants> {
  const answer = await syntax.mutants(source, { seed: '1', most: 1000, edits: 1, ...request })
  if (answer.kind === 'refused') throw new Error(`${answer.reason}: ${answer.detail}`)
  return answer.value
}

/** A source, and every mutant that one operator makes of it. */
async function example(operator: OperatorName): Promise<readonly [before: string, ...afters: string[]]> {
  const text = await readFile(new URL(`mutations/${operator}.txt`, import.meta.url), 'utf8')
  const [before = '', ...afters] = text.split('-----\n')
  return [before, ...afters]
}

describe('each operator', () => {
  test('is in the registry, and says in one line which mistake it models', () => {
    expect(Object.keys(mistakes)).toEqual([...OPERATORS])
    expect(OPERATORS.length).toBeGreaterThanOrEqual(28)
    for (const mistake of Object.values(mistakes)) expect(mistake).toMatch(/^[A-Z`].*\.$/)
  })

  test.each(OPERATORS)('%s makes of its example what is written there', async (operator) => {
    const [before, ...afters] = await example(operator)
    const found = await mutants(before, { operators: [operator] })
    expect(found.mutants.map(({ code }) => code).toSorted()).toEqual(afters.toSorted())
    expect(afters.length).toBeGreaterThan(0)
    for (const { code, edits } of found.mutants) {
      expect(edits.map((edit) => edit.operator)).toEqual([operator])
      expect(isRebuilt(before, code, edits)).toBe(true)
    }
  })

  it('stands in the table of the documents with its mistake and an example', async () => {
    const cell = (text: string): string =>
      text.trim() === '' ? '*nothing*' : `\`${text.trim().replaceAll(/\s*\n\s*/g, ' ⏎ ')}\``
    const rows: string[] = []
    for (const operator of OPERATORS) {
      const [before] = await example(operator)
      const [edit] = (await mutants(before, { operators: [operator], most: 1 })).mutants[0]?.edits ?? []
      if (edit === undefined) throw new Error(`${operator} makes nothing of its example`)
      const mistake = (mistakes[operator] ?? '').replaceAll('|', '\\|')
      const moved = edit.before.trim() === edit.after.trim()
      const shown = [edit.before, edit.after].map((text) =>
        cell(moved ? text.replaceAll(/^ +/g, (blank) => '·'.repeat(blank.length)) : text).replaceAll(
          '|',
          '\\|',
        ),
      )
      rows.push(`| \`${operator}\` | ${mistake} | ${shown.join(' | ')} |`)
    }
    const head = [
      '# Mutation operators',
      '',
      '| operator | the mistake | before | after |',
      '| --- | --- | --- | --- |',
    ]
    await expect([...head, ...rows, ''].join('\n')).toMatchFileSnapshot('../../docs/mutations.md')
  })
})

const SOURCE = `def grade(scores, limit=10):
    best = 0
    worst = 100
    for i in range(len(scores)):
        if scores[i] > best and scores[i] <= limit:
            best = scores[i]
        elif scores[i] < worst or not scores[i]:
            worst = scores[i]
    return best - worst


def other(xs):
    total = 0
    for x in xs:
        total += x * 2
    return total / len(xs)
`

describe('the choice', () => {
  const key = ({ mutants: found }: Mutants): string => JSON.stringify(found)

  it('is made by the seed and nothing else', async () => {
    const request = { most: 10, edits: 3 } as const
    expect(key(await mutants(SOURCE, request))).toBe(key(await mutants(SOURCE, request)))
    expect(key(await mutants(SOURCE, { ...request, seed: '2' }))).not.toBe(
      key(await mutants(SOURCE, request)),
    )
  })

  it('gives more of the same for a greater number', async () => {
    const some = await mutants(SOURCE, { most: 12 })
    expect((await mutants(SOURCE, { most: 30 })).mutants.slice(0, 12)).toEqual(some.mutants)
    expect(some.mutants).toHaveLength(12)
    expect((await mutants(SOURCE, { most: 0 })).mutants).toEqual([])
  })

  it('gives each operator and each line a share', async () => {
    const { mutants: found, sites } = await mutants(SOURCE, { most: 20 })
    const edits = found.flatMap((mutant) => mutant.edits)
    const operators = new Set(edits.map((edit) => edit.operator))
    expect(operators.size).toBe(Math.min(20, Object.keys(sites).length))
    const lines = edits.map((edit) => edit.line)
    const most = Math.max(...lines.map((line) => lines.filter((one) => one === line).length))
    expect(most).toBeLessThanOrEqual(5)
    expect(new Set(lines).size).toBeGreaterThanOrEqual(8)
  })

  it('takes the operators and lines that it is told', async () => {
    const only = await mutants(SOURCE, { operators: ['and-or', 'division'] })
    expect(only.sites).toEqual({ 'and-or': 2, division: 1 })
    const onLine = await mutants(SOURCE, { lines: [5] })
    expect(onLine.mutants.length).toBeGreaterThan(5)
    expect(new Set(onLine.mutants.flatMap(({ edits }) => edits.map((edit) => edit.line)))).toEqual(
      new Set([5]),
    )
    expect((await mutants(SOURCE, { lines: [] })).mutants).toEqual([])
  })

  it('lets a condition that spans lines run where its statement does', async () => {
    const source = 'def f(a, b):\n    return (a <\n        b)\n'
    const found = await mutants(source, { lines: [2], operators: ['comparison-boundary'] })
    expect(found.mutants.map(({ code }) => code)).toEqual([source.replace('<', '<=')])
  })

  it('drops an else where a test went there, not where one asked', async () => {
    const source = 'def f(a):\n    if a:\n        b = 1\n    else:\n        b = 2\n    return b\n'
    const sites = async (lines: number[]): Promise<unknown> =>
      (await mutants(source, { lines, operators: ['dropped-else'] })).sites
    expect(await sites([2, 3, 6])).toEqual({})
    expect(await sites([5])).toEqual({ 'dropped-else': 1 })
  })

  it('makes one to as many edits as it may, mostly one', async () => {
    const counts = (await mutants(SOURCE, { most: 60, edits: 3 })).mutants.map(({ edits }) => edits.length)
    const having = (count: number): number => counts.filter((one) => one === count).length
    expect(having(1)).toBeGreaterThan(having(2))
    expect(having(2)).toBeGreaterThan(0)
    expect(having(3)).toBeGreaterThan(0)
    expect(having(1) + having(2) + having(3)).toBe(60)
    const two = (await mutants(SOURCE, { most: 60, edits: 2 })).mutants.map(({ edits }) => edits.length)
    expect(Math.max(...two)).toBe(2)
  })

  it('puts sites together two by two where single ones run out', async () => {
    const source = 'def f(a, b, k):\n    return a[1:] + b[:k - 2]\n'
    const single = (await mutants(source)).mutants
    const found = (await mutants(source, { edits: 2 })).mutants
    const pairs = found.filter(({ edits }) => edits.length === 2)
    expect(pairs.length).toBeGreaterThan(single.length)
    expect(new Set([...single, ...pairs].map(({ code }) => code)).size).toBe(single.length + pairs.length)
    const alone = new Set(
      single.flatMap(({ edits }) => edits).map(({ operator, after }) => `${operator} ${after}`),
    )
    for (const { edits } of pairs) {
      expect(edits[0]?.operator).not.toBe(edits[1]?.operator)
      for (const { operator, after } of edits) expect(alone).toContain(`${operator} ${after}`)
    }
    const codes = new Set(single.map(({ code }) => code))
    for (const { alone: parts, edits } of found) {
      expect(parts).toHaveLength(edits.length > 1 ? edits.length : 0)
      for (const part of parts) expect(codes).toContain(part)
    }
  })

  it('makes no mutant twice, nor one that is the same program', async () => {
    const { mutants: found } = await mutants(SOURCE, { edits: 3 })
    expect(new Set(found.map(({ code }) => code)).size).toBe(found.length)
    // The compiler works out 4 in every case.
    const same = await mutants('a = 2 * 2\n', { operators: ['arithmetic-operator'] })
    expect(same).toEqual({ mutants: [], sites: { 'arithmetic-operator': 2 } })
    // Nobody sees a mistake where nothing runs.
    expect(
      (await mutants('def f(a):\n    return a\n    a += 1\n', { operators: ['forgotten-update'] })).sites,
    ).toEqual({})
    const twice = await mutants('def f(xs, n=0, i=0):\n    return xs[i]\n', {
      operators: ['wrong-variable', 'wrong-index'],
    })
    expect(twice.sites).toEqual({ 'wrong-index': 1, 'wrong-variable': 1 })
    expect(twice.mutants.map(({ code }) => code)).toEqual(['def f(xs, n=0, i=0):\n    return xs[n]\n'])
  })

  it('refuses what does not parse', async () => {
    const answer = await syntax.mutants('x = (\n', { seed: '1', most: 1, edits: 1 })
    expect(answer).toMatchObject({ kind: 'refused', reason: 'syntax-error' })
  })
})

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { tokensOf } from '../../pipeline/python/tokens.ts'
import { similarity } from '../../pipeline/supply/bugs/similarity.ts'
import { asked } from '../python/tokens/reference.ts'
import { uglySource } from '../python/ugly-sources.ts'

const near = (one: string, other: string): number => similarity(tokensOf(one), tokensOf(other))

const samples = fileURLToPath(new URL('../../data/samples/repairs.jsonl', import.meta.url))
const repairs = readFileSync(samples, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { code: string; buggy_code?: string })

describe('similarity by tokens', () => {
  test('is twice the common tokens over all, as a table of them gives it', () => {
    const pairs: [string, string][] = [
      ...repairs.map(({ code, buggy_code = 'pass' }): [string, string] => [code, buggy_code]),
      ...repairs.map(({ code }, place): [string, string] => [code, repairs.at(place - 1)?.code ?? '']),
      // Several words of places, and sums that carry from one to the next.
      ...Array.from({ length: 12 }, (_, seed): [string, string] => [
        uglySource(seed, 'plain'),
        uglySource(seed + 1, 'plain'),
      ]),
      ['x = 1\n'.repeat(64), 'x = 1\n'.repeat(65)],
      ['a\n', 'b c d e\n'],
    ]
    const wanted = asked(
      'python3',
      pairs.map((pair) => ({ pair })),
    ) as [number, number, number][]
    for (const [place, [one, other]] of pairs.entries()) {
      const [common, ofOne, ofOther] = wanted[place] ?? [0, 1, 1]
      expect(near(one, other)).toBe((2 * common) / (ofOne + ofOther))
      expect(near(other, one)).toBe(near(one, other))
    }
    expect(new Set(wanted.map(([common]) => common)).size).toBeGreaterThan(10)
  }, 60_000)

  test('is 1 for what differs in comments and layout alone, 0 for what shares nothing', () => {
    expect(near('def f(x):\n    return x\n', 'def f( x ):  # same\n\n  return x')).toBe(1)
    expect(near('if a:\n    b()\n    c()\n', 'if a:\n    b()\nc()\n')).toBeLessThan(1)
    expect(near('a', '')).toBe(0)
    expect(near('', '')).toBe(1)
  })
})

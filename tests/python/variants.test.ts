import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Variant } from '../../pipeline/python/variants.ts'
import { VARIANTS, type VariantName } from '../../schemas/variants.ts'
import { everyPython, type Python } from './every-python.ts'
import { uglySource } from './ugly-sources.ts'

/** A program of the project's own. */
const TRAPS = readFileSync(new URL('variants/traps.py', import.meta.url), 'utf8')
const SEEDS = Array.from({ length: 10 }, (_, seed) => String(seed))

let pythons: readonly Python[]
beforeAll(async () => {
  pythons = await everyPython()
})
afterAll(() => Promise.all(pythons.map(({ syntax }) => syntax.close())))

function newest(): Python {
  const python = pythons.at(-1)
  if (python === undefined) throw new Error('no Python')
  return python
}

async function variants(
  source: string,
  seed: string,
  kinds?: readonly VariantName[],
  { syntax } = newest(),
): Promise<readonly Variant[]> {
  const answer = await syntax.variants(source, seed, kinds)
  if (answer.kind === 'refused') throw new Error(`${answer.reason}: ${answer.detail}\n${source}`)
  return answer.value.variants
}

const SOURCE = [
  'def f(xs, n):',
  '    total = 0',
  '    best = -1  # none',
  '    for i in range(1, n):  # each',
  '        total += xs[i]',
  '    if (total > best):',
  '        best = (total + 1) * n',
  '    return total, best',
  '',
].join('\n')

describe('each kind', () => {
  const only = async (kind: VariantName): Promise<string> => {
    const [variant, ...others] = await variants(SOURCE, '0', [kind])
    expect([variant?.kind, others]).toEqual([kind, []])
    return variant?.code ?? ''
  }

  it('counts in a while what a for went over', async () => {
    expect(await only('for-to-while')).toBe(
      SOURCE.replace('for i in range(1, n):', 'i = 1\n    stop = n\n    while i < stop:').replace(
        'xs[i]\n',
        'xs[i]\n        i += 1\n',
      ),
    )
  })

  it('lets neighbours change places, and their comments stay', async () => {
    expect(await only('reorder-statements')).toBe(
      SOURCE.replace('total = 0\n    best = -1  # none', 'best = -1\n    total = 0  # none'),
    )
  })

  it('renames variables, and neither parameters nor anything else', async () => {
    const code = await only('rename-identifiers')
    const words = (text: string): string[] => text.match(/\w+/g) ?? []
    const pairs = words(SOURCE).map((word, place) => [word, words(code)[place]])
    const changed = new Map(pairs.filter(([old, now]) => old !== now) as [string, string][])
    expect(changed.size).toBeGreaterThan(0)
    for (const [old, now] of changed) {
      expect(['total', 'best', 'i']).toContain(old)
      expect(words(SOURCE)).not.toContain(now)
    }
    const back = [...changed].reduce(
      (text, [old, now]) => text.replaceAll(new RegExp(`\\b${now}\\b`, 'g'), old),
      code,
    )
    expect(back).toBe(SOURCE)
  })

  it('gives names to what is used', async () => {
    const code = await only('extract-expression')
    const possible = [
      ['    if (total > best):', '    condition = total > best\n    if (condition):'],
      ['best = (total + 1) * n', 'part = (total + 1)\n        best = part * n'],
      ['return total, best', 'result = total, best\n    return result'],
    ] as const
    const applied = possible.filter(([, after]) => code.includes(after))
    expect(applied.length).toBeGreaterThan(0)
    expect(applied.reduce((text, [before, after]) => text.replace(before, after), SOURCE)).toBe(code)
  })
})

it('prints what the original prints, whatever a program does', { timeout: 300_000 }, async () => {
  const { interpreter } = newest()
  const printed = (code: string): string =>
    execFileSync(interpreter.path, ['-I', '-'], {
      input: code,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  const expected = printed(TRAPS)
  const seen = new Set<string>()
  for (const seed of SEEDS) {
    for (const { kind, code, rewrites } of await variants(TRAPS, seed)) {
      seen.add(kind)
      expect(code).not.toBe(TRAPS)
      expect(rewrites).toBeGreaterThan(1)
      expect(printed(code), `${kind}, seed ${seed}\n${code}`).toBe(expected)
    }
  }
  expect([...seen].toSorted()).toEqual([...VARIANTS].toSorted())
})

it('compiles, keeps comments and texts, and is the same on every Python', { timeout: 300_000 }, async () => {
  const comments = (code: string): string[] => (code.match(/# ?[a-z ]*|\bkeep\b/g) ?? []).toSorted()
  const [first, ...others] = pythons
  let made = 0
  for (const seed of SEEDS) {
    const source = uglySource(Number(seed), 'plain')
    const expected = await variants(source, seed, undefined, first)
    made += expected.length
    for (const other of others) expect(await variants(source, seed, undefined, other)).toEqual(expected)
    for (const { kind, code } of expected) {
      expect(await newest().syntax.compiles(code), `${kind}\n${code}`).toMatchObject({ kind: 'ok' })
      expect(comments(code), `${kind}\n${code}`).toEqual(comments(source))
    }
  }
  expect(made).toBeGreaterThan(SEEDS.length)
})

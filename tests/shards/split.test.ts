import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { shuffleKey, splitOf } from '../../pipeline/shards/split.ts'

const shares = { validation: 0.05, test: 0.1 }
const groups = Array.from({ length: 20_000 }, (_, index) => `group-${index}`)
const count = (seed: number, name: string, of = shares) =>
  groups.filter((group) => splitOf(group, seed, of) === name).length

test('a group has the split that its hash says', () => {
  const hex = createHash('sha256').update('split\u00007\u0000mbpp/3').digest('hex')
  const fraction = Number(BigInt(`0x${hex}`) >> 208n) / 2 ** 48
  const expected = fraction < 0.1 ? 'test' : fraction < 0.15 ? 'validation' : 'train'
  expect(splitOf('mbpp/3', 7, shares)).toBe(expected)
  // Pinned: a change of the hash would move groups between the splits of data sets that people hold already.
  const letters = groups.slice(0, 40).map((group) => splitOf(group, 0, shares)[0])
  expect(letters.join('')).toBe('ttttttvtttttttttttvtttttttvttttttttttttt')
})

test('shares are met, within what chance allows', () => {
  expect(count(0, 'test')).toBeGreaterThan(1_800)
  expect(count(0, 'test')).toBeLessThan(2_200)
  expect(count(0, 'validation')).toBeGreaterThan(850)
  expect(count(0, 'validation')).toBeLessThan(1_150)
})

test('another seed gives another test split', () => {
  const of = (seed: number) => new Set(groups.filter((group) => splitOf(group, seed, shares) === 'test'))
  const [one, two] = [of(0), of(1)]
  const both = [...one].filter((group) => two.has(group)).length
  expect(both).toBeLessThan(one.size / 4)
})

test('a larger test share keeps what was in the smaller one', () => {
  const larger = { validation: 0.05, test: 0.2 }
  const kept = groups.filter((group) => splitOf(group, 3, shares) === 'test')
  expect(kept.filter((group) => splitOf(group, 3, larger) !== 'test')).toEqual([])
})

test('shares at their ends', () => {
  expect(count(0, 'train', { validation: 0, test: 0 })).toBe(groups.length)
  expect(count(0, 'test', { validation: 0, test: 1 })).toBe(groups.length)
  expect(count(0, 'validation', { validation: 1, test: 0 })).toBe(groups.length)
  expect(() => splitOf('g', 0, { validation: 0.6, test: 0.5 })).toThrow(RangeError)
  expect(() => splitOf('g', 0, { validation: Number.NaN, test: 0.5 })).toThrow(RangeError)
})

test('the order of samples depends on the seed, and not on their split', () => {
  const samples = groups.slice(0, 100)
  const order = (seed: number) =>
    samples.toSorted((a, b) => (shuffleKey(seed, a) < shuffleKey(seed, b) ? -1 : 1))
  expect(order(0)).not.toEqual(samples)
  expect(order(0)).toEqual(order(0))
  expect(order(0)).not.toEqual(order(1))
  expect(new Set(samples.map((sample) => shuffleKey(0, sample))).size).toBe(samples.length)
})

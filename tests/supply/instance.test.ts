import { expect, test } from 'vitest'
import { instanceFor } from '../../pipeline/supply/instance.ts'

const seen = (value: string, wanted: string, literal = false): string | undefined =>
  instanceFor({ expected: { value: wanted } }, { kind: 'returned', value, literal })

test.each([
  ['<Any>', '3'],
  ['[1, <Any>]', '[1, 2]'],
  ['<Whole 3>', '3'],
  ["<Any 'a'>", "'a'"],
  ['<class Any>', '3'],
  ["defaultdict(<class int>, {'a': <Any>})", "{'a': 1}"],
])('%s for %s is an instance', (value, wanted) => expect(seen(value, wanted)).toBe(value))

test.each([
  ["Counter({'a': 1})", "{'a': 1}"],
  ["defaultdict(<class int>, {'a': 1})", "{'a': 1}"],
  ["deque(['<', \"<'>\"])", '[]'],
  ['nan', '0.5'],
  ["[('<a>', range(0, 3))]", "[('<a>', 1)]"],
  ["['<aaa", "['<aaab']"],
  ['<Point x=1>', 'Point(1)'],
])('%s for %s is none', (value, wanted) => expect(seen(value, wanted)).toBeUndefined())

test('what is a literal is none, and so is what raised or of which nothing is said', () => {
  expect(seen("'<Any>'", "'b'", true)).toBeUndefined()
  expect(instanceFor({}, { kind: 'returned', value: '<Any>', literal: false })).toBeUndefined()
  expect(instanceFor({ expected: { value: '1' } }, { kind: 'timeout' })).toBeUndefined()
})

import { expect, test } from 'vitest'
import { JoinedGroups } from '../../pipeline/quality/joined-groups.ts'
import { contentKey } from '../../pipeline/quality/normalise.ts'

const key = (code: string, entry = 'f'): string =>
  contentKey({ language: 'python', code, entry_point: entry })
const code = 'def f(x):\n    return x\n'

test.each([
  ['line ends', 'def f(x):\r\n    return x\r\n'],
  ['trailing blanks and blank lines', 'def f(x):   \n\n    return x'],
  ['tabs', 'def f(x):\n\treturn x\n'],
  ['whole-line comments', '# a copy\ndef f(x):\n    # same\n    return x\n'],
])('a copy that differs only in %s is a duplicate', (_, copy) => {
  expect(key(copy)).toBe(key(code))
})

test.each([
  ['names', 'def f(y):\n    return y\n'],
  ['indentation', 'def f(x):\n  return x\n'],
  ['a comment behind code', 'def f(x):\n    return x  # x\n'],
])('one that differs in %s is not', (_, other) => {
  expect(key(other)).not.toBe(key(code))
})

test('lines inside a string that spans them are part of the program', () => {
  const text = (body: string): string => `def f():\n    return """${body}"""\n`
  expect(key(text('a\n\nb'))).not.toBe(key(text('a\nb')))
  expect(key(text('a\n# b'))).not.toBe(key(text('a')))
})

test('the entry point is part of what a program is', () => {
  expect(key(code, 'g')).not.toBe(key(code))
})

test('joined groups do not depend on the order of joins', () => {
  const joins: [string, string][] = [
    ['c', 'd'],
    ['a', 'b'],
    ['d', 'b'],
  ]
  for (const order of [joins, joins.toReversed()]) {
    const groups = new JoinedGroups()
    for (const [first, second] of order) groups.join(first, second)
    expect(['a', 'b', 'c', 'd', 'e'].map((group) => groups.find(group))).toEqual(['a', 'a', 'a', 'a', 'e'])
  }
})

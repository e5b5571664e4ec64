import { describe, expect, it } from 'vitest'
import { isWholeValue, scanValue } from '../../pipeline/python/scan-value.ts'

const VALUES = [
  '1',
  '-2.5e-07',
  '(1+2j)',
  'nan',
  'None',
  "'a, b'",
  `"it's"`,
  "'\\'),'",
  "b'\\xff;'",
  '[]',
  "[1, 'x]', (2,), {3: {4}}]",
  '<Point x=1 y=2>',
  "<Point x='>' y=<Point x=[1] y=None>>",
  '<function f>',
  "<class 'int'>",
  '[1, 2, <+998 of 1000>]',
  "'aaa'<+997 of 1000>",
  "'aaa' <+997 of 1000>",
  'frozenset({1, 2})',
  "deque([1, 'b'], maxlen=3)",
  "defaultdict(<class 'int'>, {'a': 1})",
  "Decimal('1.5')",
  '<Node next=<Node ...>>',
]
const FOLLOWING = [
  '',
  ', b = 2',
  '; (3) x=1;',
  ' <dictsep> n : 3',
  ' [/L2]',
  '</state>',
  '}',
  ')',
  ' and more',
  ': 1',
  '=3',
]

describe('scanValue', () => {
  it.each(VALUES)('finds the end of %s whatever follows', (value) => {
    expect(isWholeValue(value)).toBe(true)
    for (const next of FOLLOWING) {
      const before = 'x = '
      expect(scanValue(before + value + next, before.length) - before.length).toBe(value.length)
    }
  })

  it.each(['', 'a b', '1, 2', "'open", '[1', '(]', 'x]', ' 1', '1 ', '[1, 2', '<open', "'a'; 'b'"])(
    'knows that %j is no single value',
    (text) => {
      expect(isWholeValue(text)).toBe(false)
    },
  )
})

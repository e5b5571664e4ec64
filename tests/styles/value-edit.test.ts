import { describe, expect, it } from 'vitest'
import { edited, editsBetween, type Edit } from '../../pipeline/styles/value-edit.ts'
import { randomFrom } from '../../pipeline/random.ts'
import { changed, someContainer } from './containers.ts'
import { MARKERS } from './generated.ts'

const told = (before: string, after: string): unknown =>
  editsBetween(before, after)?.map(({ kind, path, value }: Edit) =>
    [kind, path.join('/'), value].join(' ').trim(),
  )

describe('edits', () => {
  it.each([
    ['[1, 2]', '[1, 2, 3]', ['append  3']],
    ['[]', "['a']", ["append  'a'"]],
    ['[1, 2, 3]', '[1, 2, 3, 4, 5]', ['append  4', 'append  5']],
    ['[3, 1, 2]', '[1, 3, 2]', ['set 0 1', 'set 1 3']],
    ['[1, 2, 3]', '[1, 3]', ['delete 1']],
    ['[[0, 0], [0, 0]]', '[[0, 0], [0, 7]]', ['set 1/1 7']],
    ['[[1], []]', '[[1], [2]]', ['append 1 2']],
    ['[[1], [2, 3]]', '[[1], [9, 8]]', ['set 1 [9, 8]']],
    ["{'a': 1}", "{'a': 2}", ["set 'a' 2"]],
    ["{'a': 1}", "{'a': 1, 'b': 2}", ["set 'b' 2"]],
    ["{'a': 1, 'b': 2}", "{'b': 2}", ["delete 'a'"]],
    ['{1, 2}', '{1, 2, 3}', ['append  3']],
    ["'ab'", "'abc'", ["append  'c'"]],
    ['deque([1, 2])', 'deque([1, 2, 3])', ['append  3']],
    ['defaultdict(<class int>, {})', 'defaultdict(<class int>, {1: 2})', ['set 1 2']],
    ['[1, 2, <+3 of 5>]', '[1, 2, <+4 of 6>]', ['set 2 <+4 of 6>']],
  ])('from %s to %s', (before, after, expected) => {
    expect(told(before, after)).toEqual(expected)
  })

  it.each([
    ['1', '2'],
    ['[1, 2]', '(1, 2, 3)'],
    ['{1, 3}', '{1, 2, 3}'],
    ['[1, 2, 3]', '[4, 5, 6]'],
    ["'ab'", '"ab\'"'],
    ["'ab'", "'ab'<+98 of 100>"],
    ["'a''b'", "'a''bc'"],
    ["'a\\'", "'a\\n'"],
    ['[1, 2', '[1, 2, 3'],
    ['{1: 2}', '{1, 2, 3}'],
    ['[1]', '[1]'],
  ])('none from %s to %s', (before, after) => {
    expect(told(before, after)).toBeUndefined()
  })

  it('lead from one value to the other, whatever stands in them', () => {
    const random = randomFrom(5)
    let seen = 0
    for (let turn = 0; turn < 4000; turn += 1) {
      const before = someContainer(random, 2)
      const after = random.below(3) === 0 ? someContainer(random, 2) : changed(random, before)
      const edits = editsBetween(before.text, after.text)
      if (edits === undefined) continue
      seen += 1
      expect(edits.reduce<string | undefined>(edited, before.text)).toBe(after.text)
    }
    expect(seen).toBeGreaterThan(1000)
  })

  it('that fit no value give none', () => {
    for (const text of ['1', '[1', "'a'", '{}', '[1, 2]', '', ...MARKERS])
      for (const path of [['9'], ['-1'], ['x', 'y'], ["'k'", '0']])
        expect(edited(text, { kind: 'append', path, value: '1' })).toBeUndefined()
  })
})

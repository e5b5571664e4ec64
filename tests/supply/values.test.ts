import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { literalText } from '../../pipeline/python/literal-text.ts'
import { canonical } from '../../pipeline/python/literal-value.ts'
import { parseLiteral } from '../../pipeline/python/literal.ts'
import { annotatedShape } from '../../pipeline/supply/inputs/annotation.ts'
import { fits } from '../../pipeline/supply/inputs/caps.ts'
import { generate } from '../../pipeline/supply/inputs/generate.ts'
import { mutate } from '../../pipeline/supply/inputs/mutate.ts'
import type { Shape } from '../../pipeline/supply/inputs/shape.ts'
import { randomOf } from '../../pipeline/random.ts'

const INT: Shape = { kind: 'int' }
const STR: Shape = { kind: 'str' }

describe('an annotation', () => {
  const cases: readonly (readonly [source: string, shape: Shape])[] = [
    ['int', INT],
    ['"list[int]"', { kind: 'list', item: INT }],
    [
      'typing.List[typing.Optional[str]]',
      { kind: 'list', item: { kind: 'union', shapes: [STR, { kind: 'none' }] } },
    ],
    ['int | None', { kind: 'union', shapes: [INT, { kind: 'none' }] }],
    ['Union[int, str, int]', { kind: 'union', shapes: [INT, STR] }],
    ['dict[str, list[int]]', { kind: 'dict', key: STR, value: { kind: 'list', item: INT } }],
    ['tuple[int, str]', { kind: 'tuple', items: [INT, STR] }],
    ['Tuple[int, ...]', { kind: 'tuples', item: INT }],
    ['Iterable[set[str]]', { kind: 'list', item: { kind: 'set', item: STR } }],
    [
      "Literal['a|b', 2]",
      {
        kind: 'choice',
        values: [
          { kind: 'str', value: 'a|b' },
          { kind: 'int', value: 2n },
        ],
      },
    ],
    ['np.ndarray', { kind: 'any' }],
    ['Callable[[int], str]', { kind: 'any' }],
    ['', { kind: 'any' }],
  ]
  test.each(cases)('%s', (source, shape) => expect(annotatedShape(source)).toEqual(shape))
})

const SHAPES: readonly Shape[] = [
  INT,
  STR,
  { kind: 'float' },
  { kind: 'bytes' },
  { kind: 'complex' },
  { kind: 'set', item: { kind: 'tuple', items: [INT, STR] } },
  {
    kind: 'dict',
    key: { kind: 'union', shapes: [INT, STR] },
    value: { kind: 'list', item: { kind: 'any' } },
  },
  { kind: 'list', item: { kind: 'list', item: { kind: 'float' } } },
  { kind: 'tuples', item: { kind: 'bool' } },
  { kind: 'list', item: { kind: 'none' } },
]

/** Values by the hundred, each after a few mutations. */
function* values() {
  for (const [at, shape] of SHAPES.entries()) {
    const random = randomOf(7, `values ${at}`)
    const dictionary = [
      { kind: 'str', value: 'it\'s "so"\n\\ é\u0000' } as const,
      { kind: 'int', value: 4711n } as const,
    ]
    for (let left = 60; left > 0; left--) {
      let value = generate(shape, random, dictionary)
      for (let times = random.below(4); times > 0; times--) value = mutate(value, random, dictionary)
      yield value
    }
  }
}

test('the text of a value is read back as that value, by us and by Python', () => {
  const texts = [...values()].map((value) => {
    const text = literalText(value)
    const read = parseLiteral(text)
    expect(read === undefined ? text : canonical(read)).toBe(canonical(value))
    return text
  })
  const script =
    'import ast,json,sys\nprint(json.dumps([repr(ast.literal_eval(text)) for text in json.load(sys.stdin)]))'
  const answer = execFileSync('python3', ['-c', script], { input: JSON.stringify(texts) })
  const reprs = JSON.parse(answer.toString()) as string[]
  for (const [at, text] of texts.entries()) {
    const [ours, theirs] = [parseLiteral(text), parseLiteral(reprs[at] ?? '')]
    expect(ours && canonical(ours)).toBe(theirs && canonical(theirs))
  }
})

test('the same seed and key give the same values, others give others', () => {
  const drawn = (seed: number, key: string): string[] => {
    const random = randomOf(seed, key)
    return Array.from({ length: 20 }, () => literalText(generate({ kind: 'list', item: INT }, random, [])))
  }
  expect(drawn(1, 'a')).toEqual(drawn(1, 'a'))
  expect(drawn(1, 'a')).not.toEqual(drawn(2, 'a'))
  expect(drawn(1, 'a')).not.toEqual(drawn(1, 'b'))
})

test('caps are on each text, each container and the whole call', () => {
  const caps = { characters: 30, items: 3, text: 4 }
  const fit = (source: string): boolean => {
    const value = parseLiteral(source)
    if (value === undefined) throw new Error(source)
    return fits([[{ value }]], caps)
  }
  expect(fit('[1, 2, 3]')).toBe(true)
  expect(fit('[1, 2, 3, 4]')).toBe(false)
  expect(fit("{'a': [1, 2, 3, 4]}")).toBe(false)
  expect(fit("('abcd',)")).toBe(true)
  expect(fit("('abcde',)")).toBe(false)
  expect(fit('[100000000000, 100000000000, 1]')).toBe(false)
})

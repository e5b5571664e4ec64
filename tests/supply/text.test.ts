import { describe, expect, test } from 'vitest'
import { countsIn, linesIn, mutateText, textOf } from '../../pipeline/supply/inputs/text.ts'
import { randomOf } from '../../pipeline/random.ts'

test.each(['', '\n', '1\n2 3\n', '  a,b ; c\n\n', 'x'])('a text is its lines: %j', (text) =>
  expect(textOf(linesIn(text))).toBe(text.endsWith('\n') ? text : `${text}\n`),
)

test('line ends of Windows are read as any', () => expect(textOf(linesIn('1\r\n2\r\n'))).toBe('1\n2\n'))

test('a number counts the words of the next line, or the lines that follow', () => {
  expect(countsIn(linesIn('3\n7 8 9\n'))).toEqual([{ line: 0, word: 0, of: 'words' }])
  expect(countsIn(linesIn('2 x\na b c\nd\n'))).toEqual([{ line: 0, word: 0, of: 'lines' }])
  expect(countsIn(linesIn('4\na b\n'))).toEqual([])
})

describe('mutation', () => {
  const many = (text: string, dictionary: Parameters<typeof mutateText>[2] = []): string[] =>
    Array.from({ length: 300 }, (_, seed) =>
      textOf(mutateText(linesIn(text), randomOf(seed, text), dictionary)),
    )

  test('is the same for the same seed', () => expect(many('3\n1 2 3\nab\n')).toEqual(many('3\n1 2 3\nab\n')))

  test('keeps numbers numbers, and changes them both ways', () => {
    const numbers = new Set(
      many('5\n')
        .flatMap((text) => text.split(/\s+/))
        .filter((word) => word !== ''),
    )
    for (const number of numbers) expect(number).toMatch(/^-?\d+$/)
    for (const wanted of ['4', '6', '-5']) expect(numbers).toContain(wanted)
    for (const word of many('2.5\n')
      .flatMap((text) => text.split(/\s+/))
      .filter((one) => one !== ''))
      expect(Number.isNaN(Number(word)), word).toBe(false)
  })

  test('makes lists longer and shorter together with their number', () => {
    const texts = many('3\n7 8 9\n')
    for (const [count, list] of [
      ['2', 2],
      ['4', 4],
    ] as const) {
      expect(
        texts.some((text) => {
          const [head, words = ''] = text.split('\n')
          return head === count && words.split(' ').length === list
        }),
      ).toBe(true)
    }
    expect(many('2\nab\ncd\n').some((text) => /^3\n\w+\n\w+\n\w+\n$/.test(text))).toBe(true)
  })

  test('moves, repeats and leaves out lines, and uses words that the script knows', () => {
    const texts = many('add 1\nshow\n', [{ kind: 'str', value: 'drop' }])
    for (const wanted of [
      'show\nadd 1\n',
      'add 1\nadd 1\nshow\n',
      'show\n',
      'drop 1\nshow\n',
      '1 add\nshow\n',
    ])
      expect(texts).toContain(wanted)
  })

  test('never tears a word', () => {
    for (const text of many('Ida,7;x\n', [{ kind: 'str', value: 'b c' }])) expect(text).not.toMatch(/b c/)
  })
})

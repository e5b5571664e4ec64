import { literalText } from '../../python/literal-text.ts'
import { parseLiteral } from '../../python/literal.ts'
import type { Literal } from '../../python/literal-value.ts'
import type { Random } from '../../random.ts'
import type { Dictionary } from './generate.ts'
import { mutate } from './mutate.ts'

/** One line of a text: its words, and what stands before, between and after them. */
export interface Line {
  readonly words: readonly string[]
  /** One more than the words. */
  readonly gaps: readonly string[]
}

/** A text as scripts read it; the last line end is not a line. */
export type Lines = readonly Line[]

const lineOf = (text: string): Line => ({
  words: text.match(/[^\s,;]+/g) ?? [],
  gaps: text.split(/[^\s,;]+/),
})

export function linesIn(text: string): Lines {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map(lineOf)
}

/** The text with a line end after every line, as people type it. */
export function textOf(lines: Lines): string {
  return lines
    .map(({ words, gaps }) => `${gaps.map((gap, at) => `${gap}${words[at] ?? ''}`).join('')}\n`)
    .join('')
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

/** A word as what it most likely is to the script: a number, or text. */
function valueOf(word: string): Literal {
  const digits = word.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1')
  return (NUMBER.test(word) ? parseLiteral(digits) : undefined) ?? { kind: 'str', value: word }
}

/** A word of the same type that differs a little; one that has blanks or is empty would be no word. */
function mutatedWord(word: string, random: Random, dictionary: Dictionary): string {
  const value = mutate(valueOf(word), random, dictionary)
  const text = value.kind === 'str' ? value.value : literalText(value)
  return /^[^\s,;]+$/.test(text) ? text : word
}

const withWords = (line: Line, words: readonly string[]): Line => {
  const between = line.gaps.length > 2 ? (line.gaps[1] ?? ' ') : ' '
  const [first = '', last = ''] = [line.gaps[0], line.gaps.at(-1)]
  if (words.length === 0) return { words, gaps: [first] }
  return { words, gaps: [first, ...words.slice(1).map(() => between), last] }
}

/** A number in a text that says how many there are of something after it. */
interface Count {
  readonly line: number
  readonly word: number
  readonly of: 'words' | 'lines'
}

const isCount = (word: string, many: number): boolean => many > 0 && word === String(many)

/** Where numbers count the words of the next line, or all lines that follow. */
export function countsIn(lines: Lines): Count[] {
  return lines.flatMap(({ words }, line) =>
    words.flatMap((text, word): Count[] => {
      const next = lines[line + 1]?.words.length ?? 0
      const found: Count[] = []
      if (isCount(text, next)) found.push({ line, word, of: 'words' })
      if (isCount(text, lines.length - line - 1)) found.push({ line, word, of: 'lines' })
      return found
    }),
  )
}

/** One item less, one more that is like another, or one changed. */
function resized<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const at = random.below(items.length)
  const item = items[at]
  if (item === undefined) return items
  return random.oneIn(2) ? items.toSpliced(at, 1) : items.toSpliced(random.below(items.length + 1), 0, item)
}

/** A list becomes shorter or longer, and the number that counts it with it. */
function recounted(lines: Lines, { line, word, of }: Count, random: Random): Lines {
  const head = lines.slice(0, line + 1)
  const rest = lines.slice(line + 1)
  const next = rest[0]
  const changed =
    of === 'lines'
      ? resized(rest, random)
      : next === undefined
        ? rest
        : [withWords(next, resized(next.words, random)), ...rest.slice(1)]
  const many = of === 'lines' ? changed.length : (changed[0]?.words.length ?? 0)
  return [
    ...head.map((each, at) => (at === line ? { ...each, words: each.words.with(word, String(many)) } : each)),
    ...changed,
  ]
}

/** One word of the text changed; undefined where it has none. */
function withOtherWord(lines: Lines, random: Random, dictionary: Dictionary): Lines | undefined {
  const places = lines.flatMap(({ words }, line) => words.map((_, word) => ({ line, word })))
  if (places.length === 0) return undefined
  const { line, word } = random.pick(places)
  return lines.map((each, at) =>
    at === line
      ? {
          ...each,
          words: each.words.map((text, place) =>
            place === word ? mutatedWord(text, random, dictionary) : text,
          ),
        }
      : each,
  )
}

function withOtherLine(lines: Lines, random: Random): Lines {
  const at = random.below(lines.length)
  const line = lines[at]
  if (line === undefined) return lines
  switch (random.below(4)) {
    case 0:
      return resized(lines, random)
    case 1:
      return lines.with(at, withWords(line, resized(line.words, random)))
    case 2:
      return lines.with(at, withWords(line, line.words.toReversed()))
    default:
      return lines.toSpliced(at, 1).toSpliced(random.below(lines.length), 0, line)
  }
}

/**
 * A text that differs a little as scripts see it: a number or a word changed by its type, a list made longer or shorter
 * together with the number that counts it, a line or a word moved, repeated or left out.
 */
export function mutateText(lines: Lines, random: Random, dictionary: Dictionary): Lines {
  const counts = countsIn(lines)
  if (counts.length > 0 && random.oneIn(3)) return recounted(lines, random.pick(counts), random)
  if (random.oneIn(4)) return withOtherLine(lines, random)
  return withOtherWord(lines, random, dictionary) ?? withOtherLine(lines, random)
}

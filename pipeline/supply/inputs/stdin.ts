import { SCRIPT_EXPRESSION } from '../../../schemas/program.ts'
import { parseLiteral } from '../../python/literal.ts'
import type { Literal } from '../../python/literal-value.ts'
import type { Random } from '../../random.ts'
import type { Caps } from './caps.ts'
import type { Range } from './coverage.ts'
import type { Dictionary } from './generate.ts'
import { steer, type Record, type Space, type SteerOptions, type Tried } from './steer.ts'
import { linesIn, mutateText, textOf, type Lines } from './text.ts'

/** Every frame of a script counts, the module's own first of all. */
export const WHOLE: readonly Range[] = [[0, Number.MAX_SAFE_INTEGER]]

export interface StdinOptions extends Omit<SteerOptions, 'ranges'> {
  readonly caps: Caps
  /** Sources of the numbers and texts that the script mentions. */
  readonly constants: readonly string[]
}

/** What scripts read, where no example says it. */
const GUESSES: readonly Lines[] = [
  '3\n',
  '5 3\n',
  '3\n1 2 3\n',
  '4\n7\n',
  'hello world\n',
  '2\nab\ncd\n',
  'a b\nc\n',
  '1 2 3 4\n',
].map(linesIn)

/** What a script can be asked to look at: words of a line, and numbers. */
const isWord = (literal: Literal): boolean =>
  literal.kind === 'str' ? /^\S+$/.test(literal.value) : literal.kind === 'int' || literal.kind === 'float'

function within(lines: Lines, caps: Caps): boolean {
  const widest = Math.max(0, ...lines.map(({ words }) => words.length))
  const longest = Math.max(0, ...lines.flatMap(({ words }) => words.map((word) => word.length)))
  return (
    lines.length <= caps.items &&
    widest <= caps.items &&
    longest <= caps.text &&
    textOf(lines).length <= caps.characters
  )
}

/** Inputs of a script, searched for by mutation of those that the corpus has, or of guesses where it has none. */
export async function searchStdin(
  seeds: readonly string[],
  random: Random,
  { tries, caps, goal, constants }: StdinOptions,
  record: Record,
): Promise<Tried[]> {
  const dictionary: Dictionary = constants
    .map((source) => parseLiteral(source))
    .filter((value) => value !== undefined)
    .filter(isWord)
  const given = seeds.filter((text) => text.trim() !== '').map(linesIn)
  const known = given.length > 0 ? given : GUESSES
  // A guess as it is comes first: it is as likely as any mutation of it.
  const plain = given.length > 0 ? [] : [...GUESSES]
  const space: Space<Lines> = {
    fresh: (chance) => plain.shift() ?? mutateText(chance.pick(known), chance, dictionary),
    mutated: (lines, chance) => mutateText(lines, chance, dictionary),
    callOf: (lines) => ({ expression: SCRIPT_EXPRESSION, stdin: textOf(lines) }),
    keyOf: textOf,
    fits: (lines) => within(lines, caps),
    observe: () => undefined,
  }
  const read = seeds.map((stdin) => ({ expression: SCRIPT_EXPRESSION, stdin, input: linesIn(stdin) }))
  return steer(space, read, random, { tries, goal, ranges: WHOLE }, record)
}

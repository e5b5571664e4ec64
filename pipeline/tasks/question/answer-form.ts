import { sameLiteral } from '../../python/literal.ts'
import { isLiteral } from '../source.ts'

/** How the answer to a question is written, and compared. The tags around it are not part of it. */
export interface AnswerForm {
  /** Says it to the reader, after what the question itself says. */
  readonly asks: string
  /** Why a text is no answer in this form; undefined where it is one, right or wrong. */
  refuses(given: string): string | undefined
  /** Of two answers that are not refused. */
  same(given: string, truth: string): boolean
}

const shown = (given: string): string => given.slice(0, 200)

/** A Python literal; equal values of equal types are equal answers. */
export const LITERAL: AnswerForm = {
  asks: 'Give it as one Python literal.',
  refuses: (given) => (isLiteral(given) ? undefined : `not a literal: ${shown(given)}`),
  same: sameLiteral,
}

/** Names and values, in any order. */
export const VARIABLES: AnswerForm = {
  asks: "Give a Python dict literal from names to values, such as `{'a': 1, 'b': [2]}`.",
  refuses: (given) =>
    isLiteral(given) && given.trimStart().startsWith('{') ? undefined : `not a dict literal: ${shown(given)}`,
  same: sameLiteral,
}

const VALUE_THEN_TYPE = /^(.*\S)\s*;\s*([\p{L}_]\w*)$/su

/** REval's and ExecVerify's form: `7; int`. */
export const VALUE_AND_TYPE: AnswerForm = {
  asks: 'Give the value as a Python literal and the name of its type, parted by a semicolon, such as `7; int`.',
  refuses(given) {
    const value = VALUE_THEN_TYPE.exec(given)?.[1]
    return value !== undefined && isLiteral(value) ? undefined : `not \`value; type\`: ${shown(given)}`
  },
  same(given, truth) {
    const [, value = '', type] = VALUE_THEN_TYPE.exec(given) ?? []
    const [, right = '', rightType] = VALUE_THEN_TYPE.exec(truth) ?? []
    return type === rightType && sameLiteral(value, right)
  },
}

const NUMBER_THEN_SOURCE = /^(\d+)\s*:\s*(\S.*)$/s

/** A line as the listing has it: `3: for x in xs:`. */
export const LINE: AnswerForm = {
  asks: 'Give its number and its source as in the listing, such as `3: x = 1`.',
  refuses: (given) =>
    NUMBER_THEN_SOURCE.test(given) ? undefined : `not \`number: source\`: ${shown(given)}`,
  same(given, truth) {
    const [, number = '', source = ''] = NUMBER_THEN_SOURCE.exec(given) ?? []
    const [, right = '', rightSource = ''] = NUMBER_THEN_SOURCE.exec(truth) ?? []
    return Number(number) === Number(right) && source.trim() === rightSource.trim()
  },
}

/** One of two words, in any case. */
export function oneOfTwo(yes: string, no: string): AnswerForm {
  const words = [yes, no]
  return {
    asks: `Answer \`${yes}\` or \`${no}\`.`,
    refuses: (given) =>
      words.includes(given.toLowerCase()) ? undefined : `neither ${yes} nor ${no}: ${shown(given)}`,
    same: (given, truth) => given.toLowerCase() === truth.toLowerCase(),
  }
}

export const NO_EXCEPTION = 'no exception'

/** The class that ended a run, or that none did. */
export const EXCEPTION: AnswerForm = {
  asks: `Give the name of the class without its module, such as \`IndexError\`, or \`${NO_EXCEPTION}\`.`,
  refuses: (given) =>
    given.toLowerCase() === NO_EXCEPTION || /^[\p{L}_][\p{L}\p{N}_]*$/u.test(given)
      ? undefined
      : `not the name of a class: ${shown(given)}`,
  same: (given, truth) => (truth === NO_EXCEPTION ? given.toLowerCase() === NO_EXCEPTION : given === truth),
}

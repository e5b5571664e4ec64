import { CORPORA } from '../../schemas/names.ts'
import { UserError } from '../errors.ts'
import { suggestion } from '../recipe/mistakes.ts'

/** The names in an option's text, between commas. */
export const list = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** @throws UserError (usage) where one of the names is none that there is. */
export function known(names: readonly string[], allowed: readonly string[], flag: string): string[] {
  for (const name of names) {
    if (allowed.includes(name)) continue
    throw new UserError('usage', `--${flag}: '${name}' is not known; ${suggestion(name, allowed)}`)
  }
  return [...names]
}

/**
 * `name=path` or `name=path1,path2`; a path may hold `=`.
 *
 * @throws UserError (usage) where it is neither.
 */
export function inputOf(text: string, flag: string): { corpus: string; path: string[] } {
  const at = text.indexOf('=')
  if (at <= 0)
    throw new UserError(
      'usage',
      `--${flag}: '${text}' must be NAME=PATH, for example humaneval=HumanEval.jsonl.gz`,
    )
  const corpus = text.slice(0, at)
  known([corpus], CORPORA, flag)
  const path = list(text.slice(at + 1))
  if (path.length === 0)
    throw new UserError(
      'usage',
      `--${flag}: '${text}' names no file; give one, as in ${corpus}=${corpus}.jsonl`,
    )
  return { corpus, path }
}

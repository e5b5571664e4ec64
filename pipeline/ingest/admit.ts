import type { Program } from '../../schemas/program.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import type { Syntax } from '../python/syntax.ts'
import { loneSurrogate } from '../python/unfit.ts'

export interface Refusal {
  readonly reason: string
  readonly detail: string
}

/** Licences of an SPDX expression: a choice lets in by any of its parts, a conjunction by all of them. */
function isAllowed(license: string, allowed: readonly string[]): boolean {
  const within = new Set(allowed)
  return license
    .split(' OR ')
    .some((part) => part.split(' AND ').every((one) => within.has(one.trim().replace(/^\(|\)$/g, ''))))
}

/** Texts that rows hold beside what is parsed: they need a UTF-8 form. */
function unfitRow(program: Program): Refusal | undefined {
  const { instruction = '', group, origin, calls, tests } = program
  const texts = [
    instruction,
    group,
    origin.path,
    origin.license,
    ...calls.flatMap((call) => [call.stdin ?? '', call.expected?.stdout ?? '']),
    ...tests.flatMap((test) => ('source' in test ? [] : [test.stdin, test.stdout])),
  ]
  for (const text of texts) {
    const unfit = loneSurrogate(text)
    if (unfit !== undefined) return unfit
  }
  return undefined
}

/** Why a program may not enter, or undefined where it may. */
export async function refusalOf(
  program: Program,
  recipe: Recipe,
  syntax: Syntax,
): Promise<Refusal | undefined> {
  const { license } = program.origin
  if (recipe.licenses !== null && !isAllowed(license, recipe.licenses))
    return { reason: 'license-not-allowed', detail: license }
  const unfit = unfitRow(program)
  if (unfit !== undefined) return unfit
  const tests = program.tests.flatMap((test) => ('source' in test ? [test.source] : []))
  const calls = program.calls.map(({ expression }) => expression)
  const values = program.calls.flatMap(({ expected }) =>
    expected?.value === undefined ? [] : [expected.value],
  )
  const parsed = await syntax.admissible(program.code, tests, [...calls, ...values], program.entry_point)
  return parsed.kind === 'ok' ? undefined : parsed
}

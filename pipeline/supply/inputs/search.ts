import { parseLiteral } from '../../python/literal.ts'
import { canonical, type Literal } from '../../python/literal-value.ts'
import type { Signature } from '../../python/signature.ts'
import type { Trace } from '../../../schemas/trace.ts'
import type { Random } from '../../random.ts'
import { fits, type Caps } from './caps.ts'
import { argumentsIn, expressionOf, type Arguments } from './expression.ts'
import { mutate } from './mutate.ts'
import { Parameters } from './parameters.ts'
import { steer, type Space, type SteerOptions, type Tried } from './steer.ts'

export interface SearchOptions extends Omit<SteerOptions, 'ranges'> {
  readonly caps: Caps
}

/**
 * Calls of a function, searched for: mutations of those that brought something new, and others that are made of what is
 * known of its parameters.
 */
export async function searchInputs(
  signature: Signature,
  seeds: readonly string[],
  random: Random,
  { tries, caps, goal }: SearchOptions,
  record: (expression: string) => Promise<Trace>,
): Promise<Tried[]> {
  const parameters = new Parameters(signature)
  const dictionary = signature.constants
    .map((source) => parseLiteral(source))
    .filter((value) => value !== undefined)
  const space: Space<Arguments> = {
    fresh: (chance) => parameters.generate(chance, dictionary),
    mutated: (given, chance) => mutated(given, chance, dictionary),
    callOf: (given) => ({ expression: expressionOf(signature, given) }),
    keyOf,
    fits: (given) => fits(given, caps),
    observe: (given) => parameters.observe(given),
  }
  const read = seeds.map((expression) => ({ expression, input: argumentsIn(signature, expression) }))
  const isKnown = read.some(({ input }) => input !== undefined)
  const takesNone = signature.parts.every(({ parameters: each }) => each.length === 0)
  return steer(
    space,
    read,
    random,
    { tries: takesNone && isKnown ? 0 : tries, goal, ranges: signature.ranges },
    ({ expression }) => record(expression),
  )
}

function mutated(given: Arguments, random: Random, dictionary: readonly Literal[]): Arguments {
  const places = given.flatMap((part, at) => part.map((_, place) => [at, place] as const))
  if (places.length === 0) return given
  const times = random.oneIn(3) ? 2 : 1
  let result = given
  for (let left = times; left > 0; left--) {
    const [at, place] = random.pick(places)
    result = result.map((part, each) =>
      each !== at
        ? part
        : part.map((one, index) =>
            index === place ? { ...one, value: mutate(one.value, random, dictionary) } : one,
          ),
    )
  }
  return result
}

const keyOf = (given: Arguments): string =>
  given.map((part) => part.map(({ name = '', value }) => `${name}=${canonical(value)}`).join(';')).join('|')

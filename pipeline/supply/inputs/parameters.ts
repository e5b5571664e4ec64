import { parseLiteral } from '../../python/literal.ts'
import type { Parameter, Signature } from '../../python/signature.ts'
import type { Random } from '../../random.ts'
import { annotatedShape } from './annotation.ts'
import type { Argument, Arguments } from './expression.ts'
import { generate, type Dictionary } from './generate.ts'
import { guessedShape } from './guess.ts'
import { shapeOf, union, type Shape } from './shape.ts'

/** What is known of each parameter's values; it grows with each call that returns. */
export class Parameters {
  readonly #signature: Signature
  readonly #stated = new Map<Parameter, Shape>()
  readonly #observed = new Map<Parameter, Shape>()

  constructor(signature: Signature) {
    this.#signature = signature
    for (const parameter of signature.parts.flatMap(({ parameters }) => parameters)) {
      const default_ = parameter.default === null ? undefined : parseLiteral(parameter.default)
      const said = [
        ...(parameter.annotation === null ? [] : [annotatedShape(parameter.annotation)]),
        ...(default_ === undefined || default_.kind === 'none' ? [] : [shapeOf(default_)]),
      ]
      const stated = union(said)
      this.#stated.set(parameter, stated.kind === 'any' ? guessedShape(parameter.name) : stated)
    }
  }

  /** Takes note of arguments that the program accepts. */
  observe(given: Arguments): void {
    for (const [part, values] of given.entries()) {
      const { parameters = [] } = this.#signature.parts[part] ?? {}
      for (const [place, { name, value }] of values.entries()) {
        const parameter = parameters.find((each, at) =>
          name === undefined ? at === place : each.name === name,
        )
        if (parameter === undefined) continue
        this.#observed.set(
          parameter,
          union([this.#observed.get(parameter) ?? { kind: 'any' }, shapeOf(value)]),
        )
      }
    }
  }

  /** Fresh arguments for one call. */
  generate(random: Random, dictionary: Dictionary): Arguments {
    return this.#signature.parts.map(({ parameters }) => this.#part(parameters, random, dictionary))
  }

  #part(parameters: readonly Parameter[], random: Random, dictionary: Dictionary): Argument[] {
    const given: Argument[] = []
    let skipped = false
    for (const parameter of parameters) {
      const { kind, name } = parameter
      const value = (): Argument['value'] => generate(this.#shape(parameter, random), random, dictionary)
      if (kind === 'rest') {
        if (!skipped) for (let left = random.below(4); left > 0; left--) given.push({ value: value() })
        skipped = true
      } else if (parameter.default !== null && !random.oneIn(3)) skipped = true
      else if (kind === 'keyword' || (skipped && kind === 'any')) given.push({ name, value: value() })
      else if (!skipped) given.push({ value: value() })
    }
    return given
  }

  #shape(parameter: Parameter, random: Random): Shape {
    const stated = this.#stated.get(parameter) ?? { kind: 'any' }
    const observed = this.#observed.get(parameter)
    // What was accepted once is more than a guess; a little room is left for what was not seen yet.
    return observed === undefined || random.oneIn(6) ? stated : observed
  }
}

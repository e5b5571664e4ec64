import { argumentsOf } from '../../python/call-arguments.ts'
import { literalText } from '../../python/literal-text.ts'
import type { Literal } from '../../python/literal-value.ts'
import { parseLiteral } from '../../python/literal.ts'
import type { Signature } from '../../python/signature.ts'

/** One argument; a name where it is given by keyword. */
export interface Argument {
  readonly name?: string
  readonly value: Literal
}

/** The arguments of each part of a call: `Stack([1]).push(2)` has two parts. */
export type Arguments = readonly (readonly Argument[])[]

/** Source of a call of the entry point. */
export function expressionOf(signature: Signature, given: Arguments): string {
  return signature.parts
    .map(({ head }, at) => `${head}(${(given[at] ?? []).map(argumentText).join(', ')})`)
    .join('')
}

const argumentText = ({ name, value }: Argument): string =>
  name === undefined ? literalText(value) : `${name}=${literalText(value)}`

/** The arguments of an expression that is such a call with literals only; undefined for every other one. */
export function argumentsIn(signature: Signature, expression: string): Arguments | undefined {
  const [first, second] = signature.parts
  if (first === undefined) return undefined
  if (second === undefined) {
    const only = readArguments(argumentsOf(expression, first.head))
    return only === undefined ? undefined : [only]
  }
  for (const { index } of expression.matchAll(/\)\s*\./g)) {
    const left = readArguments(argumentsOf(expression.slice(0, index + 1), first.head))
    const right = readArguments(
      argumentsOf(
        expression
          .slice(index + 1)
          .trim()
          .replace(/^\.\s*/, '.'),
        second.head,
      ),
    )
    if (left !== undefined && right !== undefined) return [left, right]
  }
  return undefined
}

function readArguments(sources: readonly string[] | undefined): Argument[] | undefined {
  if (sources === undefined) return undefined
  const read: Argument[] = []
  for (const source of sources) {
    const [, name] = /^([^\W\d]\w*)\s*=(?!=)/u.exec(source) ?? []
    const value = parseLiteral(name === undefined ? source : source.slice(source.indexOf('=') + 1).trim())
    if (value === undefined) return undefined
    read.push(name === undefined ? { value } : { name, value })
  }
  return read
}

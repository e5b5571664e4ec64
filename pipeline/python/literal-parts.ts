import type { Literal } from './literal-value.ts'

/** All values inside of a value, itself first. */
export function* valuesIn(value: Literal): Generator<Literal> {
  yield value
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set') {
    for (const item of value.items) yield* valuesIn(item)
  }
  if (value.kind === 'dict') {
    for (const [key, item] of value.entries) {
      yield* valuesIn(key)
      yield* valuesIn(item)
    }
  }
}

/** Significant digits that a float shows; 0 for every other value. */
export function floatDigits(value: number): number {
  if (!Number.isFinite(value)) return 0
  const [mantissa = ''] = String(Math.abs(value)).split('e')
  return mantissa.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length
}

/** Digits of an integer. */
export function integerDigits(value: bigint): number {
  return String(value).replace('-', '').length
}

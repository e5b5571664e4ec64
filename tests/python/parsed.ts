import type { Parsed } from '../../pipeline/python/syntax.ts'

/** What parsing gave; a refusal fails the test with its reason. */
export function ok<Value>(parsed: Parsed<Value>): Value {
  if (parsed.kind === 'refused') throw new Error(`${parsed.reason}: ${parsed.detail}`)
  return parsed.value
}

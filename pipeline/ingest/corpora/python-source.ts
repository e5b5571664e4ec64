import { pythonString } from '../../python/string-text.ts'
import { JsonError, readExactJson, type ExactJson } from '../readers/exact-json.ts'
import type { RawRecord } from '../readers/reader.ts'
import { RefusedRecord } from './corpus.ts'

const NUMBERS: Record<string, string> = {
  NaN: "float('nan')",
  Infinity: "float('inf')",
  '-Infinity': "float('-inf')",
}

/** A Python expression for a JSON value, each number as it was written. */
export function pythonSource(json: ExactJson): string {
  if (json === null) return 'None'
  if (typeof json === 'boolean') return json ? 'True' : 'False'
  if (typeof json === 'string') return pythonString(json)
  switch (json.kind) {
    case 'number':
      return NUMBERS[json.text] ?? json.text
    case 'list':
      return `[${json.items.map(pythonSource).join(', ')}]`
    case 'object':
      return `{${[...json.fields].map(([name, value]) => `${pythonString(name)}: ${pythonSource(value)}`).join(', ')}}`
  }
}

/** Source of a call. What is not an array of arguments is the one argument. */
export function pythonCall(name: string, parameters: ExactJson): string {
  const list = typeof parameters === 'object' && parameters !== null && parameters.kind === 'list'
  return `${name}(${(list ? parameters.items : [parameters]).map(pythonSource).join(', ')})`
}

/**
 * A field of a record with its numbers as they were written. A record that did not come as JSON text has only the
 * runtime's own.
 */
export function exactField(record: RawRecord, name: string): ExactJson | undefined {
  const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)
  try {
    const json = readExactJson(record.json ?? JSON.stringify(record.value, plain))
    return typeof json === 'object' && json !== null && json.kind === 'object'
      ? json.fields.get(name)
      : undefined
  } catch (error) {
    if (error instanceof JsonError) throw new RefusedRecord('malformed-json', error.message)
    throw error
  }
}

/** Items of an array, and none of anything else. */
export function itemsOf(json: ExactJson | undefined): readonly ExactJson[] {
  return typeof json === 'object' && json !== null && json.kind === 'list' ? json.items : []
}

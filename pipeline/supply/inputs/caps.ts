import { literalText } from '../../python/literal-text.ts'
import type { Literal } from '../../python/literal-value.ts'
import type { Arguments } from './expression.ts'

/** Bounds of a call's arguments; CRUXEval and CodeI/O have such. */
export interface Caps {
  /** Of all arguments together, as written. */
  readonly characters: number
  /** Of one list, tuple, set or dict. */
  readonly items: number
  /** Of one text. */
  readonly text: number
}

/** Whether every argument is within the caps. */
export function fits(given: Arguments, caps: Caps): boolean {
  const values = given.flatMap((part) => part.map(({ value }) => value))
  if (!values.every((value) => isWithin(value, caps))) return false
  return values.reduce((sum, value) => sum + literalText(value).length, 0) <= caps.characters
}

function isWithin(value: Literal, caps: Caps): boolean {
  switch (value.kind) {
    case 'str':
    case 'bytes':
      return value.value.length <= caps.text
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.length <= caps.items && value.items.every((item) => isWithin(item, caps))
    case 'dict':
      return (
        value.entries.length <= caps.items &&
        value.entries.every(([key, item]) => isWithin(key, caps) && isWithin(item, caps))
      )
    default:
      return true
  }
}

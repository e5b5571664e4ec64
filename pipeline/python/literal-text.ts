import type { Literal } from './literal-value.ts'
import { pythonString } from './string-text.ts'

/** Python source of a value, as `repr` writes it where that is a literal; an infinity is a number too large to hold. */
export function literalText(literal: Literal): string {
  switch (literal.kind) {
    case 'none':
      return 'None'
    case 'ellipsis':
      return '...'
    case 'bool':
      return literal.value ? 'True' : 'False'
    case 'int':
      return String(literal.value)
    case 'float':
      return floatText(literal.value)
    case 'complex':
      return `(${floatText(literal.real)}${literal.imaginary < 0 ? '-' : '+'}${floatText(Math.abs(literal.imaginary))}j)`
    case 'str':
      return pythonString(literal.value)
    case 'bytes':
      return `b${pythonString(literal.value).replaceAll(/[\u0080-\u00ff]/g, (one) => `\\x${one.charCodeAt(0).toString(16)}`)}`
    case 'list':
      return `[${literal.items.map(literalText).join(', ')}]`
    case 'tuple':
      return `(${literal.items.map(literalText).join(', ')}${literal.items.length === 1 ? ',' : ''})`
    case 'set':
      return literal.items.length === 0 ? 'set()' : `{${literal.items.map(literalText).join(', ')}}`
    case 'dict':
      return `{${literal.entries.map(([key, value]) => `${literalText(key)}: ${literalText(value)}`).join(', ')}}`
  }
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999'
  const text = Object.is(value, -0) ? '-0' : String(value)
  // JavaScript writes 1e21 and 1e-7 as Python does, and 1 without its point.
  return /[.e]/.test(text) ? text : `${text}.0`
}

import { parseLiteral } from '../python/literal.ts'
import type { Literal } from '../python/literal-value.ts'

/**
 * The labels that TRACED gives a value: kind of variable, type, class, as in `basic_type int ZERO`. The words are those
 * of its released code; what they mean for Python is ours, and so are the cut points: an integer is VL beyond 10,000, a
 * float VS up to 1 and VL beyond 10,000. A float is a `double`, one character a `char`; texts and collections are
 * arrays, of their items' type if they share one, NULL if empty; `None` is the NULL pointer, and any other object a
 * pointer.
 */
export function labelOf(value: string): string {
  let label = known.get(value)
  if (label === undefined) {
    label = classify(value)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(value, label)
  }
  return label
}

const MOST_KNOWN = 512
/** Most values of a trace come again. */
const known = new Map<string, string>()

const LARGE = 10_000
const SMALL = 1

function classify(value: string): string {
  if (/^-?inf$/.test(value)) return `basic_type double ${value === 'inf' ? 'POSITIVE' : 'NEGATIVE'}-VL`
  if (value === 'nan') return 'basic_type double NAN'
  // A literal has at most 4,300 digits.
  if (/^-?\d{17,}$/.test(value)) return `basic_type int ${value.startsWith('-') ? 'NEGATIVE' : 'POSITIVE'}-VL`
  const literal = parseLiteral(value)
  return literal === undefined ? classifyText(value) : classifyLiteral(literal)
}

/** Values that were cut, and objects. */
function classifyText(value: string): string {
  if (/^[[({]/.test(value)) return 'array void NOT_NULL'
  return /^b?['"]/.test(value) ? 'array char NOT_NULL' : 'pointer void NOT_NULL'
}

function classifyLiteral(literal: Literal): string {
  switch (literal.kind) {
    case 'none':
      return 'pointer void NULL'
    case 'ellipsis':
      return 'pointer void NOT_NULL'
    case 'bool':
      return `basic_type bool ${literal.value ? 'TRUE' : 'FALSE'}`
    case 'int':
      return `basic_type int ${magnitude(Number(literal.value), 0)}`
    case 'float':
      return `basic_type double ${magnitude(literal.value, SMALL)}`
    case 'complex':
      return 'basic_type double KNOWN'
    case 'str':
      return classifyString(literal.value)
    case 'bytes':
      return `array char ${literal.value === '' ? 'NULL' : 'NOT_NULL'}`
    case 'dict':
      return array(literal.entries.map(([, item]) => item))
    default:
      return array(literal.items)
  }
}

function classifyString(text: string): string {
  if (!/^.$/su.test(text)) return `array char ${text === '' ? 'NULL' : 'NOT_NULL'}`
  if (text === '\0') return 'basic_type char NULL'
  return `basic_type char ${/\p{L}/u.test(text) ? 'ALPHA' : 'NOT_ALPHA'}`
}

/** No float is within 0 of it, so that integers are never very small. */
function magnitude(value: number, small: number): string {
  if (value === 0) return 'ZERO'
  const size = Math.abs(value)
  return `${value > 0 ? 'POSITIVE' : 'NEGATIVE'}-${size > LARGE ? 'VL' : size <= small ? 'VS' : 'REG'}`
}

function array(items: readonly Literal[]): string {
  const types = new Set(items.map(typeOf))
  const [only = 'void'] = types
  return `array ${types.size === 1 ? only : 'void'} ${items.length === 0 ? 'NULL' : 'NOT_NULL'}`
}

function typeOf(item: Literal): string {
  switch (item.kind) {
    case 'int':
    case 'bool':
      return item.kind
    case 'float':
      return 'double'
    case 'str':
      return 'char'
    default:
      return 'void'
  }
}

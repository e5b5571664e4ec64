import { parseLiteral } from '../../python/literal.ts'
import { union, type Shape } from './shape.ts'

const ANY: Shape = { kind: 'any' }
const SIMPLE: Readonly<Record<string, Shape>> = {
  None: { kind: 'none' },
  bool: { kind: 'bool' },
  int: { kind: 'int' },
  SupportsIndex: { kind: 'int' },
  float: { kind: 'float' },
  complex: { kind: 'complex' },
  Number: { kind: 'union', shapes: [{ kind: 'int' }, { kind: 'float' }] },
  str: { kind: 'str' },
  AnyStr: { kind: 'str' },
  bytes: { kind: 'bytes' },
  bytearray: { kind: 'bytes' },
  list: { kind: 'list', item: { kind: 'int' } },
  tuple: { kind: 'tuples', item: { kind: 'int' } },
  set: { kind: 'set', item: { kind: 'int' } },
  dict: { kind: 'dict', key: { kind: 'str' }, value: { kind: 'int' } },
}
const LISTS = new Set(['list', 'List', 'Sequence', 'MutableSequence', 'Iterable', 'Collection', 'Iterator'])
const SETS = new Set(['set', 'Set', 'frozenset', 'FrozenSet', 'AbstractSet', 'MutableSet'])
const DICTS = new Set([
  'dict',
  'Dict',
  'Mapping',
  'MutableMapping',
  'defaultdict',
  'DefaultDict',
  'OrderedDict',
])

/** The parts of a text between separators outside of brackets and quotes. */
function parts(text: string, separator: ',' | '|'): string[] {
  const found: string[] = []
  let depth = 0
  let quote = ''
  let start = 0
  for (const [at, character] of Array.from(text).entries()) {
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '[' || character === '(') depth++
    else if (character === ']' || character === ')') depth--
    else if (character === separator && depth === 0) {
      found.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...found, text.slice(start)].map((part) => part.trim())
}

/** What an annotation's source says; `any` where it says nothing of literal values. */
export function annotatedShape(source: string): Shape {
  const text = source
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim()
  const alternatives = parts(text, '|')
  if (alternatives.length > 1) return union(alternatives.map(annotatedShape))
  const [, name = text, inside] = /^(?:[\w.]*\.)?(\w+)\s*\[(.*)\]$/s.exec(text) ?? [
    '',
    text.split('.').at(-1) ?? text,
    undefined,
  ]
  if (inside === undefined) {
    return SIMPLE[name] ?? SIMPLE[name.toLowerCase()] ?? bareContainer(name)
  }
  const items = parts(inside, ',').filter((part) => part !== '')
  const shapes = items.map(annotatedShape)
  const [first = ANY, second = ANY] = shapes
  if (name === 'Optional') return union([first, { kind: 'none' }])
  if (name === 'Union') return union(shapes)
  if (name === 'Annotated' || name === 'Final') return first
  if (name === 'Literal') {
    const values = items.map((item) => parseLiteral(item)).filter((value) => value !== undefined)
    return values.length === 0 ? ANY : { kind: 'choice', values }
  }
  if (name === 'tuple' || name === 'Tuple') {
    return items.at(-1) === '...' ? { kind: 'tuples', item: first } : { kind: 'tuple', items: shapes }
  }
  if (LISTS.has(name)) return { kind: 'list', item: first }
  if (SETS.has(name)) return { kind: 'set', item: first }
  if (DICTS.has(name)) return { kind: 'dict', key: first, value: second }
  return ANY
}

function bareContainer(name: string): Shape {
  if (LISTS.has(name)) return { kind: 'list', item: ANY }
  if (SETS.has(name)) return { kind: 'set', item: ANY }
  return DICTS.has(name) ? { kind: 'dict', key: ANY, value: ANY } : ANY
}

import type { Shape } from './shape.ts'

const INT: Shape = { kind: 'int' }
const STR: Shape = { kind: 'str' }
const INTS: Shape = { kind: 'list', item: INT }
const either = (first: Shape, ...rest: Shape[]): Shape => ({ kind: 'union', shapes: [first, ...rest] })

/** What people call their parameters; the first that fits. */
const NAMES: readonly (readonly [pattern: RegExp, shape: Shape])[] = [
  [
    /^(?:matrix|mat|grid|board|graph|table|edges|points|rows|mat\d|a_matrix)$|_(?:matrix|grid)$/,
    { kind: 'list', item: INTS },
  ],
  [/^(?:is|has|use|should|verbose|reverse|flag)(?:_|$)/, { kind: 'bool' }],
  [
    /(?:string|text|word|sentence|phrase|name|char|prefix|suffix|pattern|msg|message|key|delim|sep|str|txt)\d?$/,
    STR,
  ],
  [/^(?:s|t|st|ch|c|word\d|s\d|str\d)$/, STR],
  [/(?:words|strings|names|strs|sentences|lines|tokens)$/, { kind: 'list', item: STR }],
  [
    /^(?:d|dic|dict|dictionary|mapping|counts|freq)\w*$|_(?:dict|map)$/,
    { kind: 'dict', key: STR, value: INT },
  ],
  [/(?:tup|tuple)\w*$|^tup/, { kind: 'tuples', item: INT }],
  [
    /^(?:arr|array|nums|numbers|lst|list|l|li|xs|data|values|items|seq|sequence|collection|heights|weights|prices|coins|elements|vals|intervals)\w*$|_(?:list|array|arr|lst)$/,
    INTS,
  ],
  [
    /^(?:x|y|z|r|radius|rate|price|amount|speed|angle|theta|temp\w*|height|width|length|side|base|weight|mass|volume|energy)$/,
    either(INT, { kind: 'float' }),
  ],
  [
    /^(?:n|m|k|i|j|a|b|p|q|num|number|count|size|limit|start|end|stop|low|high|left|right|index|idx|pos|target|total|year|month|day|digit|digits|power|exponent|step|steps|max\w*|min\w*)\d?$/,
    INT,
  ],
]

/** Tried where nothing is known of a parameter, not even by its name. */
const UNKNOWN: Shape = either(INT, STR, INTS, { kind: 'list', item: STR })

/** A shape by a parameter's name: a run soon shows whether it is right. */
export function guessedShape(name: string): Shape {
  const plain = name.replace(/^_+/, '').toLowerCase()
  return NAMES.find(([pattern]) => pattern.test(plain))?.[1] ?? UNKNOWN
}

import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Literal } from '../../pipeline/python/literal-value.ts'
import { parseLiteral, sameLiteral } from '../../pipeline/python/literal.ts'
import { randomFrom, type Random } from '../../pipeline/random.ts'

const ORACLE = `
import ast, json, struct, sys
def number(x):
    return struct.pack('>d', x).hex()
def show(v):
    t = type(v)
    if v is None: return ['none']
    if v is Ellipsis: return ['ellipsis']
    if t is bool: return ['bool', v]
    if t is int: return ['int', hex(v)]
    if t is float: return ['float', number(v)]
    if t is complex: return ['complex', number(v.real + 0.0), number(v.imag + 0.0)]
    if t is str: return ['str', v.encode('utf-16-be', 'surrogatepass').hex()]
    if t is bytes: return ['bytes', v.hex()]
    if t is list or t is tuple: return [t.__name__, [show(x) for x in v]]
    if t is set: return ['set', sorted((show(x) for x in v), key=json.dumps)]
    return ['dict', sorted(([show(k), show(x)] for k, x in v.items()), key=json.dumps)]
out = []
for text in json.load(sys.stdin):
    try: out.append(show(ast.literal_eval(text)))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError, OverflowError, IndentationError): out.append(None)
json.dump(out, sys.stdout)
`

function oracle(texts: readonly string[]): unknown[] {
  const ran = spawnSync('python3', ['-W', 'ignore', '-c', ORACLE], {
    input: JSON.stringify(texts),
    maxBuffer: 1 << 28,
  })
  if (ran.status !== 0) throw new Error(ran.stderr.toString())
  return JSON.parse(ran.stdout.toString()) as unknown[]
}

function double(value: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getBigUint64(0).toString(16).padStart(16, '0')
}

const units = (text: string, width: number): string =>
  text
    .split('')
    .map((unit) => unit.charCodeAt(0).toString(16).padStart(width, '0'))
    .join('')
const pythonJson = (value: unknown): string => JSON.stringify(value).replace(/,/g, ', ')
const byText = (a: unknown, b: unknown): number => (pythonJson(a) < pythonJson(b) ? -1 : 1)

function show(literal: Literal | undefined): unknown {
  if (literal === undefined) return null
  switch (literal.kind) {
    case 'none':
    case 'ellipsis':
      return [literal.kind]
    case 'bool':
      return ['bool', literal.value]
    case 'int':
      return [
        'int',
        `${literal.value < 0n ? '-' : ''}0x${(literal.value < 0n ? -literal.value : literal.value).toString(16)}`,
      ]
    case 'float':
      return ['float', double(literal.value)]
    case 'complex':
      return ['complex', double(literal.real + 0), double(literal.imaginary + 0)]
    case 'str':
      return ['str', units(literal.value, 4)]
    case 'bytes':
      return ['bytes', units(literal.value, 2)]
    case 'list':
    case 'tuple':
      return [literal.kind, literal.items.map(show)]
    case 'set':
      return ['set', literal.items.map(show).sort(byText)]
    case 'dict':
      return ['dict', literal.entries.map(([key, value]) => [show(key), show(value)]).sort(byText)]
  }
}

const NUMBERS = [
  '0',
  '1',
  '-1',
  '+7',
  '00',
  '01',
  '1_000',
  '1__0',
  '0x_fF',
  '0b101',
  '0o17',
  '0b12',
  '12345678901234567890123',
  '1.',
  '.5',
  '1e5',
  '1_0.0_1e-1_0',
  '01.5',
  '1e999',
  '-0.0',
  '2j',
  '1.5J',
  '1+2j',
  '-1-2.5j',
  '1+2',
  '1+2j+3j',
  '--1',
  '-(1)',
  '-(1+2j)',
  '1 - -2j',
  '- 3',
  '1if',
  '9'.repeat(30),
  '01j',
  '-True',
  '1e',
  '0x',
  '(1)+2j',
  '1_',
  '_1',
  '5 .',
  '1.e3',
]
const STRINGS = [
  `''`,
  `'a'`,
  `"it's"`,
  `'it\\'s'`,
  `'''a"b'c'''`,
  `"""x\ny"""`,
  `'\\n\\t\\\\'`,
  `'\\x41\\u00e9\\U0001F600'`,
  `'\\101\\0\\777'`,
  `b'\\x00\\xff\\''`,
  `rb'\\d'`,
  `BR"a\\"b"`,
  `r'\\'`,
  `u'x'`,
  `ur'x'`,
  `f'x'`,
  `'a' 'b'`,
  `b'a' b"c"`,
  `b'a' 'c'`,
  `'a\\\nb'`,
  `'a\nb'`,
  `'é☃😀'`,
  `b'é'`,
  `'\\d\\q'`,
  `'\\x4'`,
  `'\\u12'`,
  `'\\U00110000'`,
  `b'\\u0041'`,
  `'[/L2]'`,
  `'\\x5b'`,
  `'unclosed`,
  `'''a''`,
  `"\\ud83d"`,
  `b'\\777'`,
  `b'\\x5'`,
  `r'''a'b'''`,
]
const WORDS = [
  'None',
  'True',
  'False',
  '...',
  'set()',
  'set ( )',
  'set([1])',
  'none',
  'nan',
  'inf',
  'NoneX',
  'x',
  'set',
  'frozenset()',
  'Ellipsis',
]

function literal(random: Random, depth: number): string {
  const kind = random.below(depth > 0 ? 12 : 3)
  if (kind === 0) return random.pick(NUMBERS)
  if (kind === 1) return random.pick(STRINGS)
  if (kind === 2) return random.pick(WORDS)
  const gap = random.pick(['', '', ' ', '\n', ' # note\n', '\t'])
  const size = random.below(4)
  const items = Array.from({ length: size }, () => literal(random, depth - 1))
  const comma = random.below(4) === 0 ? ',' : ''
  const joined = items.join(`,${gap}`) + comma
  if (kind < 5) return `[${gap}${joined}${gap}]`
  if (kind < 8) return `(${joined}${gap})`
  if (kind < 10)
    return `{${items.map((item) => `${item}:${gap}${literal(random, depth - 1)}`).join(', ')}${comma}}`
  if (kind < 11) return `{${gap}${joined}}`
  return items.join(', ') + comma
}

function damage(random: Random, text: string): string {
  const at = random.below(text.length + 1)
  const insert = random.pick(['', '', ',', ' ', "'", '(', ']', '1', '\\', '#', '\n', '-', '_'])
  const characters = Array.from(text)
  return [...characters.slice(0, at), insert, ...characters.slice(at + random.below(2))].join('')
}

const hasPython = spawnSync('python3', ['--version']).status === 0

describe.skipIf(!hasPython)('parseLiteral against ast.literal_eval', () => {
  it('reads and refuses the same texts', () => {
    const random = randomFrom(7)
    const texts = [
      ...NUMBERS,
      ...STRINGS,
      ...WORDS,
      '',
      ' 1',
      '\t1',
      '\n1',
      '\n 1',
      '1\n',
      '1 # c',
      '1\n2',
      '1,',
      ',',
      '(,)',
      '[,]',
      '{,}',
      '(1)',
      '()',
      '{1: 2, 3}',
      '{1, 2: 3}',
      '{[]: 1}',
      '{(1, [])}',
      '{1: "a", True: "b", 1.0: "c"}',
      '{1, True, 1.0, 1+0j}',
      '1, 2',
      '*[1]',
      '{**{}}',
      '1 \\\n',
      '(1 \\\n, 2)',
      "'a'\\\n'b'",
      "('a'\n'b')",
      "'a'\n'b'",
    ]
    for (let at = 0; at < 6000; at += 1) {
      const text = literal(random, 3)
      texts.push(at % 3 === 0 ? damage(random, text) : text)
    }
    const wanted = oracle(texts)
    const wrong = texts.flatMap((text, at) => {
      const got = pythonJson(show(parseLiteral(text)))
      const want = pythonJson(wanted[at])
      return got === want ? [] : [{ text, got, want }]
    })
    expect(wrong.slice(0, 5)).toEqual([])
    expect(wanted.filter((each) => each !== null).length).toBeGreaterThan(1500)
  })

  it('reads every repr that CPython writes', () => {
    const source = `
import json, random
r = random.Random(3)
chars = [chr(c) for c in [*range(0, 0x180), 0x2028, 0xfeff, 0x1f600, 0xe0001, 0xd800, 0x3042]]
def value(d):
    k = r.randrange(9 if d else 5)
    if k == 0: return r.choice([None, True, False, 0, -5, 10**40, 2.5, -1e300, 1e-7, 3+4j, -2j])
    if k < 4: return ''.join(r.choice(chars) for _ in range(r.randrange(6)))
    if k == 4: return bytes(r.randrange(256) for _ in range(r.randrange(6)))
    if k == 5: return [value(d - 1) for _ in range(r.randrange(4))]
    if k == 6: return tuple(value(d - 1) for _ in range(r.randrange(4)))
    if k == 7: return {r.randrange(9): value(d - 1) for _ in range(r.randrange(4))}
    return {r.randrange(9) for _ in range(r.randrange(4))}
print(json.dumps([repr(value(3)) for _ in range(1500)]))`
    const texts = JSON.parse(spawnSync('python3', ['-c', source]).stdout.toString()) as string[]
    const wanted = oracle(texts)
    for (const [at, text] of texts.entries())
      expect([text, pythonJson(show(parseLiteral(text)))]).toEqual([text, pythonJson(wanted[at])])
  })
})

describe('parseLiteral', () => {
  it('neither throws nor hangs on deep or long texts', () => {
    for (const bracket of ['[', '(', '{', '((1,', '-'])
      expect(parseLiteral(bracket.repeat(50_000))).toBeUndefined()
    expect(parseLiteral('('.repeat(150) + '1' + ',)'.repeat(150))).toBeDefined()
    expect(parseLiteral('['.repeat(201) + ']'.repeat(201))).toBeUndefined()
    expect(parseLiteral('9'.repeat(5000))).toBeUndefined()
  })
})

describe('sameLiteral', () => {
  it.each([
    ['{1, 2}', '{2,1}', true],
    ["{'a': 1, 'b': [2]}", '{"b": [2], "a": 1}', true],
    ['(1, 2)', '1, 2', true],
    ["'a' 'b'", "'ab'", true],
    ['0.0', '-0.0', true],
    ['1', 'True', false],
    ['1', '1.0', false],
    ['[1]', '(1,)', false],
    ["b'a'", "'a'", false],
    ['{1}', '{True}', false],
    ['{1: 2}', '{1: 3}', false],
    ['[\'a,str"b"\']', "['a', 'b']", false],
    ['f(1)', 'f(1)', false],
    ['set()', '{}', false],
  ])('%s and %s: %s', (a, b, same) => {
    expect(sameLiteral(a, b)).toBe(same)
    expect(sameLiteral(b, a)).toBe(same)
  })
})

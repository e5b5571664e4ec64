import { canonical, keyOf, type Literal } from './literal-value.ts'
import { readString } from './string-literal.ts'

/** As CPython's own tokenizer has it. */
const DEEPEST = 200
/** CPython refuses longer decimal integers (sys.get_int_max_str_digits). */
const LONGEST_INTEGER = 4300

/**
 * Reads what `ast.literal_eval` reads: constants, strings with every prefix and escape but `\N{...}`, adjacent
 * strings, tuples, lists, sets, `set()`, dicts, signs, and `1+2j`. Anything else is undefined; nothing throws.
 * Two surrogates that stand side by side as separate escapes count as the character that they encode.
 */
export function parseLiteral(text: string): Literal | undefined {
  if (text.includes('\0') || /[\ud800-\udfff]|\\\r?\n$/u.test(text)) return undefined
  const reader = new Reader(text.replace(/\r\n?/g, '\n'))
  return reader.whole()
}

/**
 * Whether two texts are literals of equal value and equal types: `1`, `1.0` and `True` are three values, the order
 * in sets and dicts does not count, and `0.0` is `-0.0`, as Python's `==` has it. False where either is no literal.
 */
export function sameLiteral(a: string, b: string): boolean {
  const left = parseLiteral(a)
  const right = parseLiteral(b)
  return left !== undefined && right !== undefined && canonical(left) === canonical(right)
}

/** Parentheses leave no mark, but a sign may stand before a plain number only, and a sum has two terms. */
interface Term {
  readonly literal: Literal
  readonly form: 'plain' | 'signed' | 'sum'
}

const NUMBER =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?)(?![\p{L}\p{N}_])/uy
const WORD = /(?:None|True|False)(?![\p{L}\p{N}_])|\.\.\.|set(?=[ \t\f\n]*\()/uy
const BLANK = /(?:[ \t\f]|\\\n)*(?:#[^\n]*)?/y
const BLANK_IN_BRACKETS = /(?:[ \t\f\n]|\\\n|#[^\n]*)*/y

class Reader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): Literal | undefined {
    // Blank lines may stand before an expression, but no indentation after them.
    this.#match(/(?:[ \t\f]*(?:#[^\n]*)?\n)*/y)
    if (this.#at === 0) this.#match(/[ \t]*/y)
    else if (/[ \t\f]/.test(this.#text[this.#at] ?? '')) return undefined
    const literal = this.#list('')?.literal
    if (literal === undefined) return undefined
    this.#match(/(?:[ \t\f\n]|\\\n|#[^\n]*)*/y)
    return this.#at === this.#text.length ? literal : undefined
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found === null) return undefined
    this.#at += found[0].length
    return found[0]
  }

  #skip(): void {
    this.#match(this.#depth > 0 ? BLANK_IN_BRACKETS : BLANK)
  }

  #take(character: string): boolean {
    this.#skip()
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #peek(): string {
    this.#skip()
    return this.#text[this.#at] ?? ''
  }

  /** One value, or what commas make a tuple. */
  #list(close: '' | ')'): Term | undefined {
    const first = this.#sum()
    if (first === undefined || !this.#take(',')) return first
    const items = [first.literal]
    while (this.#peek() !== close && this.#peek() !== '\n') {
      const item = this.#sum()
      if (item === undefined) return undefined
      items.push(item.literal)
      if (!this.#take(',')) break
    }
    return plain({ kind: 'tuple', items })
  }

  #sum(): Term | undefined {
    const left = this.#signed()
    if (left === undefined) return undefined
    const sign = this.#peek()
    if (sign !== '+' && sign !== '-') return left
    this.#at += 1
    const right = this.#signed()
    if (left.form === 'sum' || right?.form !== 'plain' || right.literal.kind !== 'complex') return undefined
    if (left.literal.kind !== 'int' && left.literal.kind !== 'float') return undefined
    const real = Number(left.literal.value)
    if (left.literal.kind === 'int' && !Number.isFinite(real)) return undefined
    const imaginary = sign === '+' ? right.literal.imaginary : -right.literal.imaginary
    const next = this.#peek()
    if (next === '+' || next === '-') return undefined
    return { form: 'sum', literal: { kind: 'complex', real, imaginary } }
  }

  #signed(): Term | undefined {
    const sign = this.#peek()
    if (sign !== '+' && sign !== '-') return this.#atom()
    this.#at += 1
    const operand = this.#atom()
    if (operand?.form !== 'plain') return undefined
    const { literal } = operand
    const negative = sign === '-'
    if (literal.kind === 'int') {
      return { form: 'signed', literal: { kind: 'int', value: negative ? -literal.value : literal.value } }
    }
    if (literal.kind === 'float') {
      return { form: 'signed', literal: { kind: 'float', value: negative ? -literal.value : literal.value } }
    }
    if (literal.kind !== 'complex') return undefined
    const { real, imaginary } = literal
    const turned: Literal = { kind: 'complex', real: -real, imaginary: -imaginary }
    return { form: 'signed', literal: negative ? turned : literal }
  }

  #atom(): Term | undefined {
    const opening = this.#peek()
    if (opening === '(' || opening === '[' || opening === '{') return this.#brackets(opening)
    const word = this.#match(WORD)
    switch (word) {
      case undefined:
        break
      case 'None':
        return plain({ kind: 'none' })
      case '...':
        return plain({ kind: 'ellipsis' })
      case 'set':
        this.#take('(')
        this.#match(BLANK_IN_BRACKETS)
        return this.#take(')') ? plain({ kind: 'set', items: [] }) : undefined
      default:
        return plain({ kind: 'bool', value: word === 'True' })
    }
    const number = this.#match(NUMBER)
    if (number !== undefined) {
      const literal = readNumber(number)
      return literal && plain(literal)
    }
    return this.#strings()
  }

  #strings(): Term | undefined {
    let joined: { kind: 'str' | 'bytes'; value: string } | undefined
    for (;;) {
      this.#skip()
      if (joined !== undefined && !/['"a-zA-Z]/.test(this.#text[this.#at] ?? '')) return plain(joined)
      const part = readString(this.#text, this.#at)
      if (part === undefined || (joined !== undefined && joined.kind !== part.kind)) return undefined
      joined = { kind: part.kind, value: (joined?.value ?? '') + part.value }
      this.#at = part.end
    }
  }

  #brackets(opening: '(' | '[' | '{'): Term | undefined {
    if (this.#depth >= DEEPEST) return undefined
    this.#at += 1
    this.#depth += 1
    const term = this.#inside(opening)
    this.#depth -= 1
    return term
  }

  #inside(opening: '(' | '[' | '{'): Term | undefined {
    if (opening === '(') {
      if (this.#take(')')) return plain({ kind: 'tuple', items: [] })
      const inner = this.#list(')')
      return this.#take(')') ? inner : undefined
    }
    if (opening === '[') {
      const items = this.#items(']')
      return items && plain({ kind: 'list', items })
    }
    if (this.#take('}')) return plain({ kind: 'dict', entries: [] })
    return this.#braces()
  }

  #items(close: string): Literal[] | undefined {
    const items: Literal[] = []
    while (!this.#take(close)) {
      const item = this.#sum()
      if (item === undefined) return undefined
      items.push(item.literal)
      if (!this.#take(',') && this.#peek() !== close) return undefined
    }
    return items
  }

  #braces(): Term | undefined {
    const entries = new Map<string, [Literal, Literal]>()
    let isDict: boolean | undefined
    while (!this.#take('}')) {
      const key = this.#sum()?.literal
      const identity = key && keyOf(key)
      if (key === undefined || identity === undefined) return undefined
      const colon = this.#take(':')
      if (isDict !== undefined && isDict !== colon) return undefined
      isDict = colon
      const value = colon ? this.#sum()?.literal : key
      if (value === undefined) return undefined
      // Python keeps the first of equal keys and the last of their values.
      const known = entries.get(identity)
      entries.set(identity, [known?.[0] ?? key, colon ? value : (known?.[1] ?? value)])
      if (!this.#take(',') && this.#peek() !== '}') return undefined
    }
    const found = [...entries.values()]
    return plain(
      isDict ? { kind: 'dict', entries: found } : { kind: 'set', items: found.map(([key]) => key) },
    )
  }
}

function plain(literal: Literal): Term {
  return { form: 'plain', literal }
}

function readNumber(written: string): Literal | undefined {
  const text = written.replaceAll('_', '')
  if (/^0[xob]/i.test(text)) return { kind: 'int', value: BigInt(text) }
  if (/j$/i.test(text)) return { kind: 'complex', real: 0, imaginary: Number(text.slice(0, -1)) }
  if (/[.e]/i.test(text)) return { kind: 'float', value: Number(text) }
  if (text.length > LONGEST_INTEGER || /^0+[1-9]/.test(text)) return undefined
  return { kind: 'int', value: BigInt(text) }
}

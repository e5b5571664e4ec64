/** A value that Python's literal syntax can write. A string of bytes holds one character a byte. */
export type Literal =
  | { readonly kind: 'none' | 'ellipsis' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'complex'; readonly real: number; readonly imaginary: number }
  | { readonly kind: 'str' | 'bytes'; readonly value: string }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Literal[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [key: Literal, value: Literal])[] }

/** One text for all literals that are the same value of the same type. */
export function canonical(literal: Literal): string {
  switch (literal.kind) {
    case 'none':
    case 'ellipsis':
      return literal.kind
    case 'bool':
      return literal.value ? 'true' : 'false'
    case 'int':
      return `i${literal.value}`
    case 'float':
      return `f${literal.value + 0}`
    case 'complex':
      return `c${literal.real + 0}:${literal.imaginary + 0}`
    case 'str':
    case 'bytes':
      return `${literal.kind}${JSON.stringify(literal.value)}`
    case 'list':
    case 'tuple':
      return `${literal.kind}(${literal.items.map(canonical).join()})`
    case 'set':
      return `set(${literal.items.map(canonical).sort().join()})`
    case 'dict':
      return `dict(${literal.entries
        .map(([key, value]) => `${canonical(key)}=${canonical(value)}`)
        .sort()
        .join()})`
  }
}

/** One text for all literals that are equal as keys of a dict: `1`, `1.0` and `True` are one key. */
export function keyOf(literal: Literal): string | undefined {
  switch (literal.kind) {
    case 'list':
    case 'set':
    case 'dict':
      return undefined
    case 'bool':
      return literal.value ? 'i1' : 'i0'
    case 'float':
      return realKey(literal.value)
    case 'complex':
      return literal.imaginary === 0 ? realKey(literal.real) : canonical(literal)
    case 'tuple': {
      const keys = literal.items.map(keyOf)
      return keys.includes(undefined) ? undefined : `tuple(${keys.join()})`
    }
    case 'none':
    case 'ellipsis':
    case 'int':
    case 'str':
    case 'bytes':
      return canonical(literal)
  }
}

function realKey(value: number): string {
  return Number.isInteger(value) ? `i${BigInt(value)}` : `f${value}`
}

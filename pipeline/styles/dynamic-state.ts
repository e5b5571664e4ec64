import { readException, scanBindings, writeBindings, writeException } from './bindings.ts'
import { readTag } from './collector.ts'
import type { Position } from './iterators.ts'
import { decodeName, decodeValue, ValueText } from './value-text.ts'

/** Where a frame stands. */
export interface Place {
  readonly line: number
  readonly variables: ReadonlyMap<string, string>
  readonly iterators: readonly Position[]
}

export interface DynamicFrame extends Place {
  readonly frame: number
  readonly function: string
}

/** What has just happened in the running frame, or that its line comes `next`. */
export type Happening =
  | { readonly kind: 'next' | 'resume' | 'unwind' }
  | { readonly kind: 'return' | 'yield'; readonly value: string }
  | { readonly kind: 'raise'; readonly type: string; readonly message: string }

/** All that is needed to go on from a point of a run. */
export interface DynamicState {
  /** Steps since the run began. */
  readonly step: number
  readonly happening: Happening
  readonly running: DynamicFrame
  /** Those that wait for the running frame, outermost first. */
  readonly callers: readonly DynamicFrame[]
  /** Other frames that live: generators between two items, other threads. */
  readonly waiting: readonly DynamicFrame[]
}

const values = new ValueText()

/** `line=4 {total=0, x=2} iter(for@3)=1` */
export function writePlace({ line, variables, iterators }: Place): string {
  const positions = iterators.map(({ header, given }) => ` iter(for@${header})=${given}`)
  return `line=${line} {${writeBindings(variables, values, '=')}}${positions.join('')}`
}

/** ` value=4`, ` exception=KeyError: 'a'`, or nothing. */
export function writeHappening(happening: Happening): string {
  switch (happening.kind) {
    case 'return':
    case 'yield':
      return ` value=${values.encode(happening.value)}`
    case 'raise':
      return ` exception=${writeException(happening.type, happening.message, values)}`
    case 'next':
    case 'resume':
    case 'unwind':
      return ''
  }
}

/** Reads one row of the dynamic scratchpad; undefined where it is anything else. */
export function readDynamicState(row: string): DynamicState | undefined {
  const reader = new RowReader(row)
  const head = reader.take(/(\d+): (next|return|yield|resume|raise|unwind)_/y)
  const place = reader.place()
  if (head === undefined || place === undefined || reader.take(/ stack=\[/y) === undefined) return undefined
  const stack = reader.frames(place)
  const running = stack.pop()
  const waiting = reader.take(/ waiting=\[/y) === undefined ? [] : reader.frames(undefined)
  const happening = readHappening(head[2] ?? '', row.slice(reader.at))
  if (running === undefined || happening === undefined) return undefined
  return { step: Number(head[1]), happening, running, callers: stack, waiting }
}

function readHappening(kind: string, rest: string): Happening | undefined {
  const [, name, content = ''] = /^ (value|exception)=(.*)$/s.exec(rest) ?? []
  switch (kind) {
    case 'return':
    case 'yield':
      return name === 'value' ? { kind, value: decodeValue(content) } : undefined
    case 'raise':
      return name === 'exception' ? { kind, ...readException(content) } : undefined
    case 'next':
    case 'resume':
    case 'unwind':
      return rest === '' ? { kind } : undefined
    default:
      return undefined
  }
}

class RowReader {
  readonly #row: string
  at = 0

  constructor(row: string) {
    this.#row = row
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#row)
    if (found === null) return undefined
    this.at += found[0].length
    return found
  }

  place(): Place | undefined {
    const line = this.take(/line=(\d+) \{/y)
    const variables = line && scanBindings(this.#row, this.at, '=')
    if (line === undefined || variables === undefined) return undefined
    this.at = variables.end
    if (this.take(/\}/y) === undefined) return undefined
    const iterators: Position[] = []
    for (let one = this.#iterator(); one !== undefined; one = this.#iterator()) {
      iterators.push({ header: Number(one[1]), given: Number(one[2]) })
    }
    const bound = [...variables.bindings].filter((entry): entry is [string, string] => entry[1] !== null)
    return { line: Number(line[1]), variables: new Map(bound), iterators }
  }

  /** The frames up to the closing bracket; one that is told by name alone stands at the given place. */
  frames(place: Place | undefined): DynamicFrame[] {
    const found: DynamicFrame[] = []
    while (this.take(/\]/y) === undefined) {
      this.take(/, /y)
      if (this.take(/\.\.\.\d+ more/y) !== undefined) continue
      const name = this.take(/([^\s,\]]+)( )?/y)
      const own = name?.[2] === undefined ? place : this.place()
      if (name === undefined || own === undefined) return []
      const tag = readTag(name[1] ?? '') ?? { function: decodeName(name[1] ?? ''), frame: 0 }
      found.push({ ...tag, ...own })
    }
    return found
  }

  #iterator(): RegExpExecArray | undefined {
    return this.take(/ iter\(for@(\d+)\)=(\d+)/y)
  }
}

import type { FlowNode } from '../../python/flow.ts'

const EXIT = 0
const ENTRY = 1
/** Above any line number: CPython's are 31 bits at most, and lines of sources that fit a request far fewer. */
const LINES = 2 ** 32

/** What one event of a frame says of control; lines alone are told, so places are sets of nodes. */
export const MOVES = ['line', 'yield', 'resume', 'return', 'raise', 'unwind'] as const
export type Move = (typeof MOVES)[number]

/** Follows control through one function (or several of one name and line) by the lines that are told. */
export class Automaton {
  /** The place of a frame that was called, and of which nothing else was told. */
  static readonly start = 0
  readonly #nodes: readonly FlowNode[]
  readonly #lines: ReadonlySet<number>
  /** Sets of nodes met so far, by number; the first is the entry. */
  readonly #places: (readonly number[])[] = []
  readonly #numbers = new Map<string, number>()
  readonly #moves = new Map<number, number | undefined>()

  constructor(functions: readonly (readonly FlowNode[])[]) {
    const all: FlowNode[] = []
    const entries: number[] = []
    for (const nodes of functions) {
      const base = all.length
      entries.push(base + ENTRY)
      const moved = (numbers: readonly number[]): number[] => numbers.map((number) => base + number)
      for (const node of nodes) {
        all.push({
          ...node,
          next: moved(node.next),
          raises: node.raises.map(([line, to]) => [line, moved(to)] as const),
          thrown: moved(node.thrown),
        })
      }
    }
    this.#nodes = all
    this.#lines = new Set(all.flatMap(({ line, raises }) => [line ?? 0, ...raises.map(([at]) => at)]))
    this.#number(entries)
  }

  /** Where an event leads from a place; undefined where control can not go that way. */
  step(place: number, move: Move, line: number): number | undefined {
    const key = (place * MOVES.length + MOVES.indexOf(move)) * LINES + line
    if (!this.#moves.has(key)) this.#moves.set(key, this.#step(this.#places[place] ?? [], move, line))
    return this.#moves.get(key)
  }

  #number(place: readonly number[]): number {
    const sorted = [...new Set(place)].sort((a, b) => a - b)
    const key = sorted.join()
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#places.push(sorted) - 1
      this.#numbers.set(key, number)
    }
    return number
  }

  #step(place: readonly number[], move: Move, line: number): number | undefined {
    const reached = place.flatMap((number) => {
      const node = this.#nodes[number]
      return node === undefined ? [] : this.#from(number, node, move, line)
    })
    return reached.length === 0 ? undefined : this.#number(reached)
  }

  #from(number: number, node: FlowNode, move: Move, line: number): readonly number[] {
    switch (move) {
      case 'line':
        return node.next.filter((next) => this.#nodes[next]?.line === line)
      case 'yield':
        return node.yields.includes(line) ? [number] : []
      // A value sent in goes on behind the yield, an exception thrown in where it is taken up.
      case 'resume':
        return node.yields.includes(line) ? [number, ...node.thrown] : []
      case 'return':
        return node.returns.includes(line) ? [EXIT] : []
      case 'raise':
        return node.raises.find(([at]) => at === line)?.[1] ?? []
      // After an exception any line of the code may be its last: cleaning up is told in other ways on every version.
      case 'unwind':
        return node.unwinds && this.#lines.has(line) ? [EXIT] : []
    }
  }
}

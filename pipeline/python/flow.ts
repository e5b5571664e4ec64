/** A place where the tracer may be told of a line; the first node of a function is its way out, the second its entry. */
export interface FlowNode {
  /** Null where nothing is told: the way out, the entry, and where an exception is taken up. */
  readonly line: number | null
  /** Nodes that may be told next. */
  readonly next: readonly number[]
  /** Lines at which the function may return or yield before another line is told. */
  readonly returns: readonly number[]
  readonly yields: readonly number[]
  /** Lines at which an exception may reach the frame, each with the nodes where it may go on. */
  readonly raises: readonly (readonly [line: number, nodes: readonly number[]])[]
  /** Where an exception goes on that is thrown into the frame while it waits at a yield. */
  readonly thrown: readonly number[]
  /** An exception that was told before may leave the frame here. */
  readonly unwinds: boolean
}

export interface FlowFunction {
  readonly function: string
  readonly line: number
  readonly nodes: readonly FlowNode[]
}

/** Where control can go in one source text, as one version of CPython compiles it. */
export interface Flow {
  /** Of all code that makes frames of its own in a trace; several may share a name and a line. */
  readonly functions: readonly FlowFunction[]
  /** What its events may hang on beside its input, in a word, such as `set`; null where nothing is suspected. */
  readonly order: string | null
}

/** What a source is to a run; a call's own code is never traced. */
export type FlowOf = 'program' | 'test' | 'call'

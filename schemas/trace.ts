import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Tagged } from './tagged.ts'
import { closed } from './parts.ts'

const index = Type.Integer({ minimum: 0 })
/** A value is text, bounded and address-free: see pipeline/trace/guests/python/_values. */
const Values = Type.Record(Type.String(), Type.String())
/** What differs in a frame once a line has finished; null is a name that became unbound. */
const Changes = Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))

export const CallEvent = Type.Object(
  {
    kind: Type.Literal('call'),
    frame: index,
    parent: Type.Union([index, Type.Null()]),
    function: Type.String(),
    line: index,
    arguments: Values,
    source: Type.Union([Type.Literal('program'), Type.Literal('test')]),
    thread: index,
  },
  closed,
)
export const LineEvent = Type.Object(
  {
    kind: Type.Literal('line'),
    frame: index,
    line: index,
    changes: Type.Optional(Changes),
    stdout_length: Type.Integer({ minimum: 0, description: 'characters written before the line began' }),
  },
  closed,
)
export const YieldEvent = Type.Object(
  { kind: Type.Literal('yield'), frame: index, line: index, value: Type.String() },
  closed,
)
export const ResumeEvent = Type.Object(
  {
    kind: Type.Literal('resume'),
    frame: index,
    parent: Type.Union([index, Type.Null()]),
    line: index,
    changes: Changes,
  },
  closed,
)
export const ReturnEvent = Type.Object(
  { kind: Type.Literal('return'), frame: index, line: index, value: Type.String() },
  closed,
)
export const RaiseEvent = Type.Object(
  {
    kind: Type.Literal('raise'),
    frame: index,
    line: index,
    type: Type.String(),
    message: Type.String(),
  },
  closed,
)
export const UnwindEvent = Type.Object({ kind: Type.Literal('unwind'), frame: index, line: index }, closed)

/** Events stand in the order in which they began. */
export const Event = Tagged([
  CallEvent,
  LineEvent,
  YieldEvent,
  ResumeEvent,
  ReturnEvent,
  RaiseEvent,
  UnwindEvent,
])
export type Event = Static<typeof Event>
export type CallEvent = Static<typeof CallEvent>
export type LineEvent = Static<typeof LineEvent>

const bare = <Kind extends string>(kind: Kind) => Type.Object({ kind: Type.Literal(kind) }, closed)

/** The first four are the child's word about itself; the others come from outside facts only. */
export const Outcome = Tagged([
  Type.Object(
    {
      kind: Type.Literal('returned'),
      value: Type.String(),
      literal: Type.Boolean({ description: 'ast.literal_eval(value) gives the value back, uncut' }),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('raised'),
      type: Type.String(),
      message: Type.String(),
      traceback: Type.String(),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('exited'), code: Type.Integer() }, closed),
  bare('tampered'),
  bare('timeout'),
  bare('trace-limit'),
  bare('memory'),
  bare('output-limit'),
  bare('file-limit'),
  Type.Object({ kind: Type.Literal('crash'), signal: Type.Integer() }, closed),
  bare('denied'),
  bare('early-exit'),
  bare('protocol'),
  bare('unfaithful'),
  Type.Object({ kind: Type.Literal('internal'), detail: Type.String() }, closed),
])
export type Outcome = Static<typeof Outcome>

export const INTEGRITY = ['sound', 'order-dependent'] as const

export const TRIGGERS = ['call', 'test', 'script'] as const
/** What starts a recording: an expression, a test's source, or the program itself as a script. */
export const Trigger = Type.Object(
  {
    kind: oneOf(TRIGGERS),
    text: Type.String({ description: 'expression, test source, or empty for a script' }),
    stdin: Type.Optional(Type.String()),
  },
  closed,
)
export type Trigger = Static<typeof Trigger>

/** Bounds of one value's text. */
export const ValueCaps = Type.Object(
  {
    depth: Type.Integer({ minimum: 1, default: 3 }),
    elements: Type.Integer({ minimum: 1, default: 12 }),
    characters: Type.Integer({ minimum: 16, default: 200, description: 'locals' }),
    outer_characters: Type.Integer({
      minimum: 16,
      default: 4096,
      description: 'arguments, returns, outcomes',
    }),
  },
  { ...closed, default: {} },
)
export type ValueCaps = Static<typeof ValueCaps>

export const Limits = Type.Object(
  {
    cpu_seconds: Type.Number({ exclusiveMinimum: 0, default: 10 }),
    wall_seconds: Type.Number({ exclusiveMinimum: 0, default: 30 }),
    memory_bytes: Type.Integer({ minimum: 33554432, default: 1073741824 }),
    events: Type.Integer({ minimum: 1, default: 10000 }),
    trace_bytes: Type.Integer({ minimum: 1024, default: 4194304 }),
    output_bytes: Type.Integer({ minimum: 0, default: 1048576 }),
    file_bytes: Type.Integer({ minimum: 0, default: 1048576 }),
    processes: Type.Integer({ minimum: 0, default: 0, description: 'that the sample may start' }),
    values: ValueCaps,
  },
  { ...closed, default: {} },
)
export type Limits = Static<typeof Limits>

export const Trace = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    program_id: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    trigger: Trigger,
    runtime: Type.String({ description: 'as in CPython 3.11.7' }),
    engine: Type.String({ description: 'tracer and its version' }),
    limits: Limits,
    outcome: Outcome,
    stdout: Type.String(),
    events: Type.Array(Event),
    events_total: Type.Union([index, Type.Null()]),
    cut: Type.Boolean({ description: 'recording stopped at a cap; the program ran on' }),
    integrity: Type.Optional(
      oneOf(INTEGRITY, {
        description:
          'of a run that was checked; order-dependent: result and output are always the same, its events are not',
      }),
    ),
  },
  { ...closed, $id: 'trace' },
)
export type Trace = Static<typeof Trace>

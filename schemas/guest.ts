import { Type, type Static } from 'typebox'
import { Outcome } from './trace.ts'
import { closed, count } from './parts.ts'

/** The first frame that a lane sends: it is ready. */
export const GuestReady = Type.Object(
  {
    python: Type.Array(count, { minItems: 3, maxItems: 3 }),
    engine: Type.Union([Type.Literal('c'), Type.Literal('python')]),
    level: Type.Union([Type.Literal('namespaces'), Type.Literal('landlock'), Type.Literal('rlimits')]),
    layers: Type.Array(Type.String()),
    missing: Type.Array(Type.Object({ layer: Type.String(), open: Type.String() }, closed)),
  },
  closed,
)
export type GuestReady = Static<typeof GuestReady>

/** What a lane saw of a sample from outside; the bytes of its output and of its trace follow. */
export const GuestReport = Type.Object(
  {
    exit_code: Type.Union([count, Type.Null()]),
    signal: Type.Union([count, Type.Null()], { description: 'that ended the process' }),
    killed: Type.Union([Type.Literal('wall'), Type.Literal('idle'), Type.Literal('output'), Type.Null()], {
      description:
        'why the lane killed it (idle: it waited for nothing that can come); null where it did not',
    }),
    oom: Type.Boolean({ description: 'the kernel killed for want of memory while it ran' }),
    cpu_seconds: Type.Number({ minimum: 0 }),
    stdout_bytes: count,
    trace_bytes: count,
  },
  closed,
)
export type GuestReport = Static<typeof GuestReport>

/** The last record of a trace: the child's word. */
export const GuestEnd = Type.Union([
  Type.Object({ kind: Type.Literal('memory') }, closed),
  Type.Object(
    {
      kind: Type.Literal('end'),
      outcome: Outcome,
      events_total: Type.Union([count, Type.Null()]),
      cut: Type.Boolean(),
    },
    closed,
  ),
])
export type GuestEnd = Static<typeof GuestEnd>

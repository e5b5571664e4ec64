import { Type, type Static } from 'typebox'
import { REFINE_ARMS } from './attempt.ts'
import { oneOf } from './one-of.ts'
import { closed, count } from './parts.ts'

/** Null where no hidden test was given. */
const byHidden = (description: string) =>
  Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], { description })

/** A chain is the attempts of one sample, each the answer to what was said of the one before. */
const Sequential = Type.Object(
  {
    round: Type.Integer({ minimum: 1, description: 'the last one that is looked at' }),
    solved_public: Type.Number({ description: 'share of chains whose answer passes all public tests' }),
    public_stop_pass_at_1: byHidden(
      'share of chains whose answer passes the hidden tests: the first attempt that passes the public ones, else the last',
    ),
    oracle_stop_pass_at_1: byHidden(
      'share of chains of which any attempt passes the hidden tests: who stops there knows them; not to be set beside a selection',
    ),
    oracle_any_sample: byHidden('share of problems of which any attempt of any sample does'),
  },
  closed,
)

/** Selection among the answers that the chains of one problem have after a round; after the first they are independent samples. */
const Parallel = Type.Object(
  {
    round: Type.Integer({ minimum: 1 }),
    samples: Type.Object({ least: count, most: count }, closed),
    first_sample_pass_at_1: byHidden('no selection: the first sample'),
    first_passing_pass_at_1: byHidden('the first sample that passes all public tests, else the first'),
    majority_pass_at_1: byHidden('the first sample of the largest group that gives equal results'),
    majority_of_passing_pass_at_1: byHidden('the same among those that pass all public tests, where some do'),
    oracle_pass_at_k: Type.Array(
      Type.Object({ k: Type.Integer({ minimum: 1 }), value: byHidden('of k samples any passes') }, closed),
      { description: 'unbiased (Chen et al. 2021); for k that each problem has samples for' },
    ),
  },
  closed,
)

const selections = { sequential: Type.Array(Sequential), parallel: Type.Array(Parallel) }

/** What came of the rounds. Shares over all are means over problems of each problem's share. */
export const RefineReport = Type.Object(
  {
    schema_version: Type.Literal(1),
    tracemill: Type.String(),
    runtime: Type.String(),
    sandbox: Type.String(),
    arm: oneOf(REFINE_ARMS),
    attempts: count,
    problems_in_all: count,
    problems_with_hidden_tests: Type.Integer({
      minimum: 0,
      description: 'whatever the hidden tests say is the mean over these alone',
    }),
    all: Type.Object(selections, closed),
    problems: Type.Array(
      Type.Object({ task_id: Type.String(), attempts: count, hidden: Type.Boolean(), ...selections }, closed),
    ),
  },
  { ...closed, $id: 'refine-report' },
)
export type RefineReport = Static<typeof RefineReport>
export type SequentialFigures = Static<typeof Sequential>
export type ParallelFigures = Static<typeof Parallel>

import { Type } from 'typebox'
import { Candidates, Pairing } from './candidate.ts'
import { SPLITS } from './names.ts'
import { oneOf } from './one-of.ts'
import { OPERATORS } from './operators.ts'
import { VARIANTS } from './variants.ts'
import { closed } from './parts.ts'

/** Bounds of generated calls: CRUXEval (arXiv:2401.03065) and CodeI/O (arXiv:2502.07316) have such. */
const Inputs = Type.Object(
  {
    tries: Type.Integer({
      minimum: 0,
      default: 48,
      description: 'runs in search of calls, a program; 0: none',
    }),
    calls: Type.Integer({
      minimum: 0,
      default: 6,
      description: "wanted a program, its corpus' own among them",
    }),
    low_coverage: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'share of its lines below which a program is flagged',
    }),
    characters: Type.Integer({ minimum: 1, default: 1000, description: 'of all arguments of a call' }),
    items: Type.Integer({ minimum: 0, default: 20, description: 'of one list, tuple, set or dict' }),
    text: Type.Integer({ minimum: 0, default: 100, description: 'characters of one text' }),
    result: Type.Integer({ minimum: 1, default: 1000, description: "characters of a call's result" }),
  },
  { ...closed, default: {} },
)

const Bugs = Type.Object(
  {
    per_program: Type.Integer({
      minimum: 0,
      default: 8,
      description: 'mutants of a program that fail a test of it and so are bugs; 0: none',
    }),
    mutants: Type.Integer({
      minimum: 1,
      default: 32,
      description: 'made of a program in search of its bugs',
    }),
    edits: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
      default: 2,
      description: 'in one mutant, at most',
    }),
    operators: Type.Union([Type.Array(oneOf(OPERATORS), { minItems: 1 }), Type.Null()], {
      default: null,
      description: 'mutation operators; null: all',
    }),
    tests: Type.Integer({
      minimum: 1,
      default: 6,
      description: 'a program: where its own are fewer, calls make more',
    }),
  },
  { ...closed, default: {} },
)

const Variants = Type.Object(
  {
    kinds: Type.Array(oneOf(VARIANTS), {
      default: [],
      description: 'ways to write programs otherwise, each verified by equal outcomes; none: none',
    }),
    splits: Type.Array(oneOf(SPLITS), {
      minItems: 1,
      default: ['test'],
      description: 'whose programs are varied: `test` alone measures robustness, `train` too trains it',
    }),
  },
  { ...closed, default: {} },
)

/** What is made of a corpus beyond what it brings. */
export const Supply = Type.Object(
  {
    inputs: Inputs,
    bugs: Bugs,
    variants: Variants,
    candidates: Type.Array(Candidates, {
      default: [],
      description: 'solutions of problems that the inputs hold, by models or people, right and wrong ones',
    }),
    pairing: Pairing,
  },
  { ...closed, default: {} },
)

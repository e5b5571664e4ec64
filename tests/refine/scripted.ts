import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Refinement } from '../../schemas/attempt.ts'
import { parse } from '../../schemas/parse.ts'
import { Limits } from '../../schemas/trace.ts'
import { refine, type Refined, type RefineOptions } from '../../pipeline/run/refine/refine.ts'
import { fenced } from '../../pipeline/tasks/fence.ts'

/** Stands in every hidden test, and nowhere else. */
export const MARKER = 'hidden_7f3a'

export interface Problem {
  readonly statement: string
  readonly entry_point?: string
  readonly public_tests: readonly (string | { stdin: string; stdout: string })[]
  readonly hidden_tests: readonly (string | { stdin: string; stdout: string })[]
  /** What the model answers: samples, and the rounds of each. */
  readonly answers: readonly (readonly string[])[]
}

const code = (text: string): string => `Let me see.\n\n${fenced(text, 'python')}`

export const FIRST = `def last_index(xs, x):
    for i, y in enumerate(xs):
        if y == x:
            return i
    return -1
`
const SHORT = 'def last_index(xs, x):\n    return max(i for i in range(1, len(xs)) if xs[i] == x)\n'
const LAST = `def last_index(xs, x):
    return max((i for i, y in enumerate(xs) if y == x), default=-1)
`

/**
 * A model by rote. The second sample of `own/sum` is right by its hidden test at first, and by no test that it may see;
 * the first of `own/clamp` the other way round.
 */
export const PROBLEMS: Readonly<Record<string, Problem>> = {
  'own/last': {
    statement: 'Write last_index(xs, x): the place of the last x in the list xs, or -1.',
    entry_point: 'last_index',
    public_tests: ['assert last_index([1, 2, 1], 1) == 2', 'assert last_index([], 1) == -1'],
    hidden_tests: [
      `assert last_index([3, 3, '${MARKER}'], 3) == 1`,
      `assert last_index([3, '${MARKER}'], 3) == 0`,
    ],
    answers: [[code(FIRST), code(SHORT), code(LAST)], [code(LAST)]],
  },
  'own/clamp': {
    statement: 'Write clamp(x, low, high).',
    entry_point: 'clamp',
    public_tests: ['assert clamp(5, 0, 3) == 3'],
    hidden_tests: [`assert clamp(-1, 0, 3) == 0, '${MARKER}'`],
    answers: [
      [code('def clamp(x, low, high):\n    return min(x, high)\n')],
      [
        code('def clamp(x, low, high):\n    return high + 1\n'),
        code('def clamp(x, low, high):\n    return max(low, min(x, high))\n'),
      ],
    ],
  },
  'own/sum': {
    statement: 'Read numbers, one a line, and print their sum and how many they are.',
    public_tests: [{ stdin: '1\n2\n', stdout: '3 2\n' }],
    hidden_tests: [{ stdin: `0\n#${MARKER}`, stdout: '0\n' }],
    answers: [
      [code('print(int(input()) * 2 + 1)\n'), 'I give up.', code('print(sum(map(int, open(0))), "2"\n')],
      [
        code('print(int(input()))\n'),
        code('print(int(input()) + int(input()), 3)\n'),
        code('raise SystemExit(3)\n'),
      ],
    ],
  },
}

export const folder = mkdtempSync(join(tmpdir(), 'tracemill-refine-'))
export const at = (name: string): string => join(folder, name)

type Row = Readonly<Record<string, unknown>>

/** A file of attempts, or of anything else that has a line each. */
export function written(name: string, rows: readonly Row[]): string {
  // Another file of tests in this process may have removed it at its end.
  mkdirSync(folder, { recursive: true })
  writeFileSync(at(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return at(name)
}

/** The first round of every sample. */
export function firstRound(problems: Readonly<Record<string, Problem>> = PROBLEMS): Row[] {
  return Object.entries(problems).flatMap(([task_id, { answers, ...problem }]) =>
    answers.map(([attempt], sample) => ({ task_id, ...problem, sample, round: 1, attempt })),
  )
}

/** What the model says to the prompts of a file: each line with its new attempt and round. */
export function answered(lines: readonly Line[]): Row[] {
  return lines
    .filter(({ messages }) => messages !== null)
    .map((line) => ({
      ...line,
      round: line.next_round,
      attempt: PROBLEMS[String(line.task_id)]?.answers[line.sample]?.[line.round],
    }))
}

const Line = Type.Intersect([Refinement, Type.Object({ model: Type.Optional(Type.String()) })])
export type Line = Static<typeof Line>

export function linesOf(path: string): Line[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  return lines.map((line) => parse(Line, JSON.parse(line)))
}

/** The command without its command line; `out` is a name in the tests' folder. */
export async function refined(
  attempts: readonly string[],
  out: string,
  options: Partial<RefineOptions> = {},
): Promise<Refined & { readonly lines: Line[] }> {
  const result = await refine({
    attempts,
    out: at(out),
    arm: 'concise',
    history: 'all',
    elision: 'published',
    budget: 4096,
    policy: 'first',
    seed: 0,
    publicOfCorpus: 1,
    python: 'python3',
    packages: 'none',
    limits: parse(Limits, { cpu_seconds: 1 }),
    trusted: true,
    concurrency: 1,
    overwrite: true,
    signal: new AbortController().signal,
    follow: () => undefined,
    ...options,
  })
  return { ...result, lines: linesOf(at(out)) }
}

/** The turn that asks for the next attempt. */
export const asked = (line: Line | undefined): string => line?.messages?.at(-1)?.content ?? ''

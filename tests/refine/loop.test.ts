import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RefineReport } from '../../schemas/refine-report.ts'
import {
  answered,
  asked,
  at,
  FIRST,
  firstRound,
  folder,
  MARKER,
  PROBLEMS,
  refined,
  written,
} from './scripted.ts'
import { SEQUENTIAL, third } from '../selection/by-hand.ts'
import type { Line } from './scripted.ts'

const rounds: Line[][] = []
let all: readonly Line[] = []
let report: RefineReport | undefined

beforeAll(async () => {
  let rows: readonly Record<string, unknown>[] = firstRound().map((row) => ({ ...row, model: 'rote' }))
  for (const round of [1, 2, 3]) {
    const file = written(`round-${round}.jsonl`, rows)
    rounds.push((await refined([file], `next-${round}.jsonl`)).lines)
    rows = answered(rounds.at(-1) ?? [])
  }
  const whole = await refined([at('round-?.jsonl')], 'all.jsonl', { report: at('all.json'), concurrency: 3 })
  all = whole.lines
  report = whole.report
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lineOf = (task_id: string, sample: number, round: number): Line | undefined =>
  rounds[round - 1]?.find((line) => line.task_id === task_id && line.sample === sample)

describe('three rounds of a model by rote', () => {
  test('each round asks again for what fails a public test, and for nothing else', () => {
    const told = rounds.map((lines) =>
      lines.map((line) => `${line.task_id} ${line.sample} ${line.public_verdicts.join(' ')}: ${line.state}`),
    )
    expect(told).toEqual([
      [
        'own/last 0 wrong-answer passes: next',
        'own/last 1 passes passes: solved',
        'own/clamp 0 passes: solved',
        'own/clamp 1 wrong-answer: next',
        'own/sum 0 wrong-answer: next',
        'own/sum 1 wrong-answer: next',
      ],
      [
        'own/last 0 passes exception: next',
        'own/clamp 1 passes: solved',
        'own/sum 0 no-code: next',
        'own/sum 1 wrong-answer: next',
      ],
      ['own/last 0 passes passes: solved', 'own/sum 0 syntax-error: next', 'own/sum 1 wrong-answer: next'],
    ])
  })

  test("the second round's prompt shows the first round's failing test with its trace", () => {
    const prompt = asked(lineOf('own/last', 0, 1))
    expect(prompt).toContain(`Program:\n\n\`\`\`python\n${FIRST}\`\`\``)
    expect(prompt).toContain('Test that fails:\n\n```python\nassert last_index([1, 2, 1], 1) == 2\n```')
    expect(prompt).toContain('last_index(xs=[1, 2, 1], x=1) returned 0')
    expect(prompt).toContain(
      [
        'Trace of the execution:',
        '',
        '```text',
        "[L0] [INPUT] ['xs = [1, 2, 1], x = 1'] [/INPUT] [/L0]",
        '[L2] i = 0, y = 1 [/L2]',
        '[L4] [OUTPUT] 0 [/OUTPUT] [/L4]',
        '```',
      ].join('\n'),
    )
    expect(lineOf('own/last', 0, 1)?.shown_test).toBe(0)
    // Of the second attempt it is the other test that fails.
    expect(lineOf('own/last', 0, 2)?.shown_test).toBe(1)
    expect(asked(lineOf('own/last', 0, 2))).toContain('ValueError')
  })

  test('the conversation holds all rounds, in turns', () => {
    const messages = lineOf('own/last', 0, 2)?.messages ?? []
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user'])
    const { statement, answers } = PROBLEMS['own/last'] ?? { statement: '', answers: [] }
    expect(messages[0]?.content).toBe(statement)
    expect([messages[1]?.content, messages[3]?.content]).toEqual(answers[0]?.slice(0, 2))
    expect(messages[2]?.content).toBe(asked(lineOf('own/last', 0, 1)))
  })

  test('an answer without a program is asked for one; a program that does not parse shows why', () => {
    expect(asked(lineOf('own/sum', 0, 2))).toMatch(/^The answer holds no program/)
    expect(asked(lineOf('own/sum', 0, 3))).toContain('SyntaxError')
    expect(lineOf('own/sum', 0, 3)?.trace_left_out).toBe('trace-empty')
  })

  test('what others put into a line is handed on, and the hidden marker stands in no prompt', () => {
    for (const line of rounds.flat()) {
      expect(line.model).toBe('rote')
      expect(JSON.stringify([line.hidden_tests])).toContain(MARKER)
      expect(JSON.stringify([line.messages, line.answered, line.program])).not.toContain(MARKER)
    }
  })

  test('all rounds at once are judged alike, and ask for what has no later round', () => {
    const states = all.map(({ task_id, sample, round, state }) => `${task_id} ${sample} ${round} ${state}`)
    expect(states.filter((state) => state.endsWith('continued'))).toHaveLength(7)
    expect(states.filter((state) => state.endsWith('next'))).toEqual(['own/sum 0 3 next', 'own/sum 1 3 next'])
    const verdicts = (lines: readonly Line[]): unknown[] =>
      lines.map((line) => [line.public_verdicts, line.hidden_verdicts, line.solved_hidden])
    expect(verdicts(all)).toEqual(verdicts(rounds.flat()))
  })

  test('the report tells sequential from parallel selection, by hand calculation', () => {
    expect(report?.all.sequential).toEqual(SEQUENTIAL)
    expect(report?.all.parallel[0]).toEqual({
      round: 1,
      samples: { least: 2, most: 2 },
      first_sample_pass_at_1: 0,
      first_passing_pass_at_1: third(1, 0, 0),
      majority_pass_at_1: 0,
      majority_of_passing_pass_at_1: third(1, 0, 0),
      oracle_pass_at_k: [
        { k: 1, value: third(0.5, 0, 0.5) },
        { k: 2, value: third(1, 0, 1) },
      ],
    })
    expect(JSON.parse(readFileSync(at('all.json'), 'utf8'))).toEqual(report)
  })

  test('nothing half written is left', () => {
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })
})

test('the bytes are the same at any concurrency', async () => {
  await refined([at('round-1.jsonl')], 'three-lanes.jsonl', { concurrency: 3 })
  expect(readFileSync(at('three-lanes.jsonl'))).toEqual(readFileSync(at('next-1.jsonl')))
})

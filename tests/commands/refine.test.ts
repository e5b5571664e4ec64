import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from '../../pipeline/errors.ts'
import { tracemill } from './cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-refine-cli-'))
const at = (name: string): string => join(folder, name)
const before = ['bad.jsonl', 'corpus.jsonl', 'good.jsonl', 'hangs.jsonl']
const answer = (code: string): string => `\`\`\`python\n${code}\n\`\`\``
const inc = { task_id: 'inc', statement: 'Write inc(x).', public_tests: ['assert inc(1) == 2'] }
const write = (name: string, rows: readonly unknown[]): void =>
  writeFileSync(at(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

beforeAll(() => {
  write('bad.jsonl', [{ ...inc, attempt: '' }, { ...inc }])
  write('hangs.jsonl', [{ ...inc, attempt: answer('def inc(x):\n    while True: pass') }])
  // EvalPlus' shape, beside a line that brings its own tests.
  write('good.jsonl', [
    { task_id: 'inc', solution: 'def inc(x):\n    return x + 1\n' },
    { task_id: 'inc', solution: 'def inc(x):\n    return 2\n' },
    { ...inc, sample: 7, hidden_tests: ['assert inc(2) == 3'], attempt: answer('def inc(x):\n    return x') },
  ])
  const tests = ['assert inc(1) == 2', 'assert inc(5) == 6']
  const code = 'def inc(x):\n    return 1 + x\n'
  write('corpus.jsonl', [
    { name: 'inc', entry_point: 'inc', instruction: 'Add one.', code, tests, license: 'MIT' },
  ])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const refine = (...args: string[]) =>
  tracemill(['refine', '--trust-code', '--style', 'concise', ...args], { cwd: folder })

test('attempts in, prompts and a table out; what stood there stays without --overwrite', async () => {
  const asked = ['--attempts', 'good.jsonl', '--problems', 'programs=corpus.jsonl', '--out', 'next.jsonl']
  const { code, stdout, stderr } = await refine(...asked, '--select')
  expect(code, stderr).toBe(EXIT.ok)
  expect(stdout).toContain('next.jsonl  3 attempts: 2 pass the public tests, 1 have a next prompt')
  expect(stdout).toMatch(/sequential: stops by the public tests +0\.3333\n/)
  expect(stdout).toMatch(/parallel: majority +1\.0000\n/)
  expect(stdout).toMatch(/oracle: pass@2 +0\.6667\n/)
  const lines = readFileSync(at('next.jsonl'), 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { state: 'solved', statement: 'Add one.', solved_hidden: true },
    { state: 'solved', sample: 1, solved_hidden: false },
    { state: 'next', sample: 7, next_round: 2, arm: 'concise' },
  ])
  expect(JSON.parse(readFileSync(at('next.report.json'), 'utf8'))).toMatchObject({ attempts: 3 })
  const again = await refine(...asked)
  expect([again.code, again.stderr]).toEqual([
    EXIT.output,
    'tracemill: next.jsonl is there already; add --overwrite to replace it, or name another --out\n',
  ])
  rmSync(at('next.jsonl'))
  rmSync(at('next.report.json'))
})

test('a bad line is told with its exit code, and nothing is written', async () => {
  const { code, stderr } = await refine('--attempts', 'bad.jsonl', '--out', 'next.jsonl')
  expect([code, stderr]).toEqual([
    EXIT.input,
    "tracemill: bad.jsonl:2: field 'attempt' is missing; give the model's answer, or 'solution' or 'completion'\n",
  ])
  expect(readdirSync(folder)).toEqual(before)
})

test('what is wrong with a corpus is told by its option, and a folder that was made for nothing goes', async () => {
  const asked = ['--attempts', 'good.jsonl', '--out', 'new/folder/next.jsonl', '--problems']
  for (const [problems, exit, said] of [
    [
      'programs=',
      EXIT.usage,
      "--problems: 'programs=' names no file; give one, as in programs=programs.jsonl",
    ],
    [
      'programs=no.jsonl',
      EXIT.input,
      "--problems: inputs[0].path: 'no.jsonl' matches no file; mend the path",
    ],
  ] as const) {
    const { code, stderr } = await refine(...asked, problems)
    expect([code, stderr]).toEqual([exit, `tracemill: ${said}\n`])
    expect(readdirSync(folder)).toEqual(before)
  }
})

test('Ctrl-C leaves nothing', async () => {
  const asked = ['refine', '--trust-code', '--style', 'none', '--attempts', 'hangs.jsonl', '--out', 'o.jsonl']
  const { code, stderr } = await tracemill([...asked, '--select'], {
    cwd: folder,
    interruptWhen: /refining {2}0\/1/,
  })
  expect(code).toBe(EXIT.interrupted)
  expect(stderr).toContain('tracemill: stopped; nothing was written')
  expect(readdirSync(folder)).toEqual(before)
})

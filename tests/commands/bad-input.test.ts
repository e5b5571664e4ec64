import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from '../../pipeline/errors.ts'
import { tracemill } from './cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-cli-'))
const at = (name: string): string => join(folder, name)
const good = JSON.stringify({
  name: 'inc',
  code: 'def inc(x):\n    return x + 1\n',
  entry_point: 'inc',
  calls: ['inc(1)'],
  license: 'MIT',
})

beforeAll(() => {
  writeFileSync(at('good.jsonl'), `${good}\n`)
  writeFileSync(at('empty.jsonl'), '')
  mkdirSync(at('folder.jsonl'))
  writeFileSync(at('cut.jsonl.gz'), gzipSync(Buffer.from(`${good}\n`.repeat(2000))).subarray(0, 200))
  mkdirSync(at('taken'))
  writeFileSync(at('taken/precious.txt'), 'keep me')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const build = (corpus: string, out: string, ...more: string[]) =>
  tracemill(['build', '--corpus', corpus, '--out', at(out), '--trust-code', ...more])

describe('a mistake gets one clear line and its exit code', () => {
  test.each([
    ['unknown corpus', `progams=${at('good.jsonl')}`, [], EXIT.usage, "did you mean 'programs'?"],
    ['a path that matches nothing', `programs=${at('nothing*.jsonl')}`, [], EXIT.input, 'nothing*.jsonl'],
    ['an empty corpus', `programs=${at('empty.jsonl')}`, [], EXIT.input, 'empty.jsonl'],
    ['a folder in place of a file', `programs=${at('folder.jsonl')}`, [], EXIT.input, 'folder.jsonl'],
    ['a truncated gzip', `programs=${at('cut.jsonl.gz')}`, [], EXIT.input, 'cut.jsonl.gz'],
    [
      'a missing Python',
      `programs=${at('good.jsonl')}`,
      ['--python', 'python0'],
      EXIT.environment,
      "cannot start 'python0'",
    ],
    [
      'an unknown task',
      `programs=${at('good.jsonl')}`,
      ['--tasks', 'repare'],
      EXIT.usage,
      "did you mean 'repair'?",
    ],
    [
      'an unknown style',
      `programs=${at('good.jsonl')}`,
      ['--styles', 'nxt'],
      EXIT.usage,
      "did you mean 'next'?",
    ],
    ['an unknown option', `programs=${at('good.jsonl')}`, ['--sede', '1'], EXIT.usage, 'sede'],
  ])('%s', async (_, corpus, more, code, message) => {
    const ended = await build(corpus, 'out-bad', ...more)
    expect(ended.stderr).toContain(message)
    expect(
      ended.stderr
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('tracemill:')),
    ).toHaveLength(1)
    expect(ended.code).toBe(code)
    expect(existsSync(at('out-bad'))).toBe(false)
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })

  test.each([
    [
      'inputs: [{corpus: programs, path: good.jsonl}, {corpus: programs, path: none.jsonl}]',
      'inputs[1].path',
    ],
    [
      'inputs: [{corpus: programs, path: good.jsonl}]\nsupply: {candidates: [{path: none.jsonl, origin: model}]}',
      'supply.candidates[0].path',
    ],
  ])('a path of a recipe is named with its recipe and its entry: %s', async (text, field) => {
    const whole = (name: string): string => text.replaceAll(/(\w+\.jsonl)/g, (path) => at(path)).concat(name)
    writeFileSync(at('mine.yaml'), whole(`\nout: ${at('out-field')}\n`))
    for (const more of [['--dry-run'], []]) {
      const ended = await tracemill(['build', at('mine.yaml'), '--trust-code', ...more])
      expect(ended.stderr).toContain(`mine.yaml: ${field}: '${at('none.jsonl')}' matches no file`)
      expect(ended.code).toBe(EXIT.input)
    }
  })

  test('an existing output is not touched', async () => {
    const ended = await build(`programs=${at('good.jsonl')}`, 'taken')
    expect(ended.code).toBe(EXIT.output)
    expect(ended.stderr).toContain('name another --out')
    expect(readFileSync(at('taken/precious.txt'), 'utf8')).toBe('keep me')
    expect(readdirSync(at('taken'))).toEqual(['precious.txt'])
  })

  test('no command', async () => {
    expect((await tracemill([])).code).toBe(EXIT.usage)
  })
})

test('records that cannot be used are counted, and the others go on', async () => {
  const lines = [
    good,
    '{"code": ',
    JSON.stringify({ name: 'no code' }),
    JSON.stringify({ name: 'number', code: 7 }),
    JSON.stringify({ name: 'nul', code: 'x = 1\0', calls: ['x'] }),
    '{"name": "lone", "code": "x = \'\\ud800\'", "calls": ["x"]}',
  ]
  writeFileSync(
    at('mixed.jsonl'),
    Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), Buffer.from([0x22, 0xff, 0x22, 0x0a])]),
  )
  const ended = await build(`programs=${at('mixed.jsonl')}`, 'out-mixed', '--json')
  expect(ended.stderr).not.toContain('this is a bug')
  expect(ended.code).toBe(EXIT.ok)
  const manifest = JSON.parse(ended.stdout) as {
    funnel: { stage: string; in: number; out: number; rejected: Record<string, number> }[]
  }
  const ingest = manifest.funnel.find(({ stage }) => stage === 'ingest')
  expect(ingest?.in).toBe(7)
  expect(ingest?.out).toBe(1)
  expect(Object.values(ingest?.rejected ?? {}).reduce((sum, count) => sum + count, 0)).toBe(6)
})

describe('Ctrl-C leaves nothing and says what to do next', () => {
  const program = (index: number, n: number): string =>
    JSON.stringify({
      name: `s${index}`,
      code: `NOTE = '${'lorem ipsum '.repeat(400)}'\n\ndef f${index}(n):\n    total = ${index}\n    for i in range(n):\n        total += i * ${index}\n    return total\n`,
      entry_point: `f${index}`,
      calls: [`f${index}(${n})`, `f${index}(${n + 1})`],
      license: 'MIT',
    })

  test.each([
    ['while the corpus is read', 900, /reading/],
    ['while samples run and bugs are made', 4, /running/],
  ])('%s', async (_, n, interruptWhen) => {
    const corpus = at(`slow-${n}.jsonl`)
    writeFileSync(corpus, Array.from({ length: 400 }, (_, index) => `${program(index, n)}\n`).join(''))
    const out = `out-stop-${n}`
    const words = ['build', '--corpus', `programs=${corpus}`, '--out', at(out), '--cache', 'off']
    const ended = await tracemill([...words, '--trust-code'], { interruptWhen })
    expect(ended.code).toBe(EXIT.interrupted)
    expect(ended.stderr).toContain('Run the same command again')
    expect(existsSync(at(out))).toBe(false)
    expect(readdirSync(folder).filter((each) => each.includes('partial'))).toEqual([])
  })
})

test('dry run reads, and writes nothing', async () => {
  const ended = await build(`programs=${at('good.jsonl')}`, 'out-dry', '--dry-run')
  expect(ended.code).toBe(EXIT.ok)
  expect(ended.stdout).toContain('1 programs and 0 bugs')
  expect(existsSync(at('out-dry'))).toBe(false)
})

test('a set without rows is written, and says so wherever it is looked at', async () => {
  writeFileSync(at('silent.jsonl'), `${JSON.stringify({ name: 'x', code: 'x = 1\n', calls: ['x +'] })}\n`)
  const built = await build(`programs=${at('silent.jsonl')}`, 'silent', '--no-supply')
  expect(built.code).toBe(0)
  const said = /has no rows; groups of verified programs: 0; most often rejected: ingest\/[a-z-]+ \(1\)/
  expect(built.stderr.split('\n').filter((line) => said.test(line))).toHaveLength(1)
  expect(readFileSync(at('silent/README.md'), 'utf8')).toMatch(said)
  const shown = await tracemill(['inspect', at('silent'), '--row', 'random'])
  expect(shown.code).toBe(EXIT.input)
  expect(shown.stderr).toContain('the data set has no rows')
})

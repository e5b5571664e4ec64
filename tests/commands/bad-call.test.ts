import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STYLES } from '../../schemas/names.ts'
import { EXIT } from '../../pipeline/errors.ts'
import { tracemill } from './cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-call-'))
const file = join(folder, 'inc.py')
const broken = join(folder, 'broken.py')

beforeAll(() => {
  writeFileSync(file, 'def inc(x):\n    return x + 1\n\ndef twice(f, x):\n    return f(f(x))\n')
  writeFileSync(broken, 'def inc(x:\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const trace = (...words: string[]) => tracemill(['trace', '--trust-code', ...words])
const lines = (text: string): string[] => text.trim().split('\n')

describe('a call that is wrong is bad input', () => {
  test.each([
    ['names nothing', 'dec(1)', "name 'dec' is not defined", 'inc.py defines inc, twice'],
    [
      'names nothing beside what ran',
      'twice(inc, 1) + missing',
      "name 'missing' is not defined",
      'inc, twice',
    ],
    ['does not parse', 'inc(1', "--call 'inc(1': does not parse", "such as 'f(1, 2)'"],
    ['is no expression', 'x = inc(1)', 'does not parse', "such as 'f(1, 2)'"],
    ['is empty', '', "--call '': does not parse", "such as 'f(1, 2)'"],
    ['gives wrong arguments', 'inc(1, 2)', 'TypeError: inc() takes 1 positional', 'give arguments'],
  ])('%s', async (_, call, fault, way) => {
    const ended = await trace(file, '--call', call)
    expect(lines(ended.stderr)).toHaveLength(1)
    expect(ended.stderr).toContain(`tracemill: --call '${call}': `)
    expect(ended.stderr).toContain(fault)
    expect(ended.stderr).toContain(way)
    expect(ended.stdout).toBe('')
    expect(ended.code).toBe(EXIT.input)
  })

  test.each([
    ['raises in the program', file, "inc('a')", 'TypeError'],
    ['raises in the program by way of a name', file, 'twice(3, 1)', 'TypeError'],
  ])('unlike one that %s', async (_, path, call, type) => {
    const ended = await trace(path, '--call', call, '--json')
    expect(ended.stderr).toBe('')
    expect(ended.code).toBe(EXIT.ok)
    expect(JSON.parse(ended.stdout)).toMatchObject({ verdict: 'raised', outcome: { type } })
  })

  test('unlike a program that does not parse', async () => {
    const ended = await trace(broken, '--call', 'inc(1)', '--json')
    expect(JSON.parse(ended.stdout)).toMatchObject({ verdict: 'raised', outcome: { type: 'SyntaxError' } })
    expect(ended.code).toBe(EXIT.ok)
  })
})

describe('an option that is wrong gets one line that says what there is', () => {
  test.each([
    [
      'a style',
      ['trace', file, '--style', 'nxt'],
      ["--style: 'nxt'", "did you mean 'next'?", ...STYLES, 'all'],
    ],
    ['a style twice', ['trace', file, '--style', 'next', '--style', 'all'], ['--style: given 2 times']],
    [
      'a writer',
      ['build', '--writer', 'x'],
      ["--writer: 'x' is not known; there are hyparquet, parquetjs-lite"],
    ],
    ['a number', ['trace', file, '--events', 'many'], ['--events: must be a whole number, 1 or more']],
    ['a number too small', ['build', '--concurrency', '0'], ['--concurrency: must be a whole number']],
    ['a missing word', ['trace', file, '--call'], ['call', 'tracemill --help']],
  ])('%s', async (_, words, said) => {
    const ended = await tracemill(words)
    expect(lines(ended.stderr)).toHaveLength(1)
    expect(ended.stderr).toMatch(/^tracemill: /)
    for (const each of said) expect(ended.stderr).toContain(each)
    expect(ended.code).toBe(EXIT.usage)
  })
})

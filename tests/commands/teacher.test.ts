import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from '../../pipeline/errors.ts'
import { tracemill } from './cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-teacher-cli-'))
const at = (name: string): string => join(folder, name)
const scratch = at('tmp')
const recipe = (more: string): string =>
  `inputs: [{corpus: programs, path: programs.jsonl}]
out: out
trust_code: true
cache: 'off'
supply: {inputs: {tries: 0}, bugs: {per_program: 0}}
tasks: {output-prediction: {evidence: [teacher]}}
teacher: {base_url: 'http://127.0.0.1:9/v1', model: m, samples: 1, cache: answers}
${more}`

beforeAll(() => {
  mkdirSync(scratch)
  mkdirSync(at('folder'))
  const program = { name: 'inc', entry_point: 'inc', code: 'def inc(x):\n    return x * 2 + 1\n' }
  const tests = ['assert inc(1) == 3', 'assert inc(20) == 41']
  writeFileSync(at('programs.jsonl'), `${JSON.stringify({ ...program, tests, license: 'MIT' })}\n`)
  writeFileSync(at('recipe.yaml'), recipe(''))
  writeFileSync(at('no-tokenizer.yaml'), recipe('tokenizer: none.json\n'))
  writeFileSync(at('requests.jsonl.part'), 'mine')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const requests = (name: string, ...args: string[]) =>
  tracemill(['teacher', 'requests', name, '--out', ...args], { cwd: folder, env: { TMPDIR: scratch } })

test('requests are written whole, and replace nothing that is not to be replaced', async () => {
  const written = await requests('recipe.yaml', 'requests.jsonl')
  expect([written.code, written.stdout], written.stderr).toEqual([
    EXIT.ok,
    'requests.jsonl: 2 requests; 0 answers are in the cache already\n',
  ])
  const bytes = readFileSync(at('requests.jsonl'), 'utf8')
  expect(bytes.trimEnd().split('\n')).toHaveLength(2)
  expect(readFileSync(at('requests.jsonl.part'), 'utf8')).toBe('mine')

  const taken = ' is there already; add --overwrite to replace it, or name another --out\n'
  for (const [out, said] of [
    ['requests.jsonl', `requests.jsonl${taken}`],
    ['recipe.yaml', `recipe.yaml${taken}`],
    ['folder', 'folder is no file; name a file with --out\n'],
  ] as const) {
    const { code, stderr } = await requests('recipe.yaml', out)
    expect([code, stderr]).toEqual([EXIT.output, `tracemill: ${said}`])
  }
  expect(readFileSync(at('recipe.yaml'), 'utf8')).toBe(recipe(''))
  expect((await requests('recipe.yaml', 'requests.jsonl', '--overwrite')).code).toBe(EXIT.ok)
  expect(readFileSync(at('requests.jsonl'), 'utf8')).toBe(bytes)
})

test('a mistake leaves nothing behind', async () => {
  const before = readdirSync(folder)
  const { code, stderr } = await requests('no-tokenizer.yaml', 'deep/other.jsonl')
  expect([code, stderr]).toEqual([
    EXIT.input,
    'tracemill: no-tokenizer.yaml: tokenizer: none.json: cannot be read (ENOENT); give the path of a tokenizer.json, or o200k_base\n',
  ])
  expect(readdirSync(folder)).toEqual(before)
  expect(readdirSync(scratch).filter((name) => name.startsWith('tracemill'))).toEqual([])
})

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { loadRecipe } from '../../pipeline/recipe/load.ts'
import { writeRequests } from '../../pipeline/run/teacher-requests.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-teacher-cli-'))
const at = (name: string): string => join(folder, name)
const scratch = at('tmp')
const recipe = (more: string): string =>
  `inputs: [{corpus: programs, path: '${at('programs.jsonl')}'}]
out: out
trust_code: true
cache: 'off'
supply: {inputs: {tries: 0}, bugs: {per_program: 0}}
tasks: {output-prediction: {evidence: [teacher]}}
teacher: {base_url: 'http://127.0.0.1:9/v1', model: m, samples: 1, cache: '${at('answers')}'}
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
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

async function requests(name: string, out: string, overwrite = false) {
  vi.stubEnv('TMPDIR', scratch)
  const { signal } = new AbortController()
  const options = { out: at(out), overwrite, concurrency: 1, signal, warn: () => undefined }
  return writeRequests(await loadRecipe(at(name)), options)
}

test('requests are written whole, and replace nothing that is not to be replaced', async () => {
  expect(await requests('recipe.yaml', 'requests.jsonl')).toEqual({ written: 2, cached: 0 })
  const bytes = readFileSync(at('requests.jsonl'), 'utf8')
  expect(bytes.trimEnd().split('\n')).toHaveLength(2)
  expect(readFileSync(at('requests.jsonl.part'), 'utf8')).toBe('mine')
  for (const [out, said] of [
    ['requests.jsonl', 'is there already; add --overwrite to replace it, or name another --out'],
    ['recipe.yaml', 'is there already; add --overwrite to replace it, or name another --out'],
    ['folder', 'is no file; name a file with --out'],
  ] as const)
    await expect(requests('recipe.yaml', out)).rejects.toThrow(said)
  expect(readFileSync(at('recipe.yaml'), 'utf8')).toBe(recipe(''))
  await requests('recipe.yaml', 'requests.jsonl', true)
  expect(readFileSync(at('requests.jsonl'), 'utf8')).toBe(bytes)
})

test('a mistake leaves nothing behind', async () => {
  const before = readdirSync(folder)
  await expect(requests('no-tokenizer.yaml', 'deep/other.jsonl')).rejects.toThrow(
    'tokenizer: none.json: cannot be read (ENOENT)',
  )
  expect(readdirSync(folder)).toEqual(before)
  expect(readdirSync(scratch).filter((name) => name.startsWith('tracemill'))).toEqual([])
})

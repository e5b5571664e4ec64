import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Call } from '../../schemas/program.ts'
import type { StoredProgram } from '../../schemas/stored.ts'
import { SPLITS } from '../../schemas/names.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { buildInto } from '../run/dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const FILES = {
  'broken.py': 'TABLE = {}["x"]\n\n\ndef look(n: int):\n    return TABLE[n]\n',
  'chance.py': `import os


def token(n: int):
    return os.urandom(n % 5 + 3).hex()


def first(words: list[str]):
    """First.

    >>> first(['a'])
    'a'
    """
    return list(set(words))[0]
`,
  'claims.py': `class Any:
    def __eq__(self, other):
        return True


def same(n: int):
    """
    >>> same(2)
    5
    """
    return Any()
`,
  'takes.py': 'def apply(change, x):\n    return change(x)\n',
}
const out = join(folder, 'set')
let manifest: Manifest
const programs: StoredProgram[] = []
const rejected: Record<string, unknown>[] = []
beforeAll(async () => {
  const path = join(folder, 'files.jsonl')
  const lines = Object.entries(FILES).map(([name, content]) =>
    JSON.stringify({ repo: 'o/r', path: name, content }),
  )
  writeFileSync(path, `${lines.join('\n')}\n`)
  const supply = { inputs: { tries: 30 }, bugs: { per_program: 8 } }
  const inputs = [{ corpus: 'source-files', path, license: 'MIT' }]
  manifest = await buildInto({ inputs, supply, arms: ['code-only', 'concise'], out })
  for await (const row of readFolder(join(out, 'rejected'))) rejected.push(row)
  for (const split of SPLITS)
    for await (const row of readFolder(join(out, 'programs', split)))
      programs.push(row as unknown as StoredProgram)
}, 120_000)

const callsOf = (each?: StoredProgram): Call[] => JSON.parse(each?.calls ?? '[]') as Call[]
const named = (name: string): StoredProgram | undefined =>
  programs.find(({ entry_point, bug }) => entry_point === name && bug === null)

test('a program of which nothing ran is none', () => {
  for (const name of ['look', 'apply']) expect(named(name)).toBeUndefined()
  const never = rejected.filter(({ reason }) => reason === 'never-ran')
  expect(never.length).toBeGreaterThan(1)
  expect(manifest.funnel.find(({ stage }) => stage === 'verify')?.rejected['never-ran']).toBe(never.length)
})

test('programs hold the calls that hold still, and no others', () => {
  // The only word is always the first.
  const expressions = callsOf(named('first')).map(({ expression }) => expression)
  expect(expressions).toContain("first(['a'])")
  for (const expression of expressions)
    expect(new Set(expression.match(/'[^']*'/g)).size, expression).toBeLessThan(2)
  expect(callsOf(named('token'))).toEqual([])
  expect(callsOf(named('same'))).toEqual([])
  expect(rejected.filter(({ reason }) => reason === 'instance-for-literal').length).toBe(1)
  const all = programs.reduce((sum, each) => sum + callsOf(each).length, 0)
  expect(manifest.programs.calls).toBe(all)
})

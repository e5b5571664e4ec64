import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readFolder } from '../../pipeline/shards/read.ts'
import { buildInto, hashesOf } from './dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-addresses-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Objects without a hash of their own lie in a set, and have a greater and a smaller `id`, by their addresses. */
const NODES = `class Node:
    def __init__(self, name):
        self.name = name

def order_of(names):
    nodes = {Node(name) for name in names}
    return ''.join(node.name for node in nodes)
`
const LATER =
  'def later(n):\n    pairs = [([k], [k]) for k in range(n)]\n    return [id(a) < id(b) for a, b in pairs]\n'
const STEADY = 'def total(n):\n    return sum(range(n))\n'
const WORDS = ['ab', 'abc', 'xyz', 'edy', 'abcdef', 'qwertz', 'lorem', 'python', 'names', 'trace']
const programs = [
  { code: NODES, entry_point: 'order_of', calls: WORDS.map((word) => `order_of('${word}')`) },
  { code: LATER, entry_point: 'later', calls: [8, 9, 10, 11].map((n) => `later(${n})`) },
  { code: STEADY, entry_point: 'total', calls: [3, 4, 5].map((n) => `total(${n})`) },
]

test('a result that hangs on addresses gives no row, however many lanes there are', async () => {
  const path = join(folder, 'programs.jsonl')
  writeFileSync(path, programs.map((one) => `${JSON.stringify({ ...one, license: 'MIT' })}\n`).join(''))
  const found = []
  for (const concurrency of [1, 4]) {
    const out = join(folder, String(concurrency))
    const manifest = await buildInto(
      {
        inputs: [{ corpus: 'programs', path }],
        out,
        tasks: { 'output-prediction': {} },
        arms: ['code-only'],
      },
      concurrency,
    )
    const refused: string[] = []
    for await (const { stage, reason, id } of readFolder(join(out, 'rejected'))) {
      if (stage !== 'trace') continue
      refused.push(String(id))
      // Where the two untraced runs happen to agree it looks like the tracer's doing.
      expect(['nondeterministic', 'unfaithful']).toContain(reason)
    }
    expect(refused).toHaveLength(14)
    expect(manifest.funnel.find(({ stage }) => stage === 'trace')?.out).toBe(3)
    // What such a program came to elsewhere, of which the ledger tells, is no lane's to promise.
    const files = Object.entries(hashesOf(out, manifest)).filter(([name]) => !name.startsWith('rejected'))
    found.push({ files, refused: refused.toSorted((a, b) => a.localeCompare(b)) })
  }
  expect(found[1]).toEqual(found[0])
}, 120_000)

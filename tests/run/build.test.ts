import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import type { Manifest } from '../../schemas/manifest.ts'
import { DEFAULT_ARMS, SPLITS } from '../../schemas/names.ts'
import type { Pair } from '../../schemas/pair.ts'
import { readFolder } from '../../pipeline/shards/read.ts'
import { buildInto, pairsOf } from './dataset.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tracemill-build-'))
const out = join(folder, 'one')
const inputs = [
  { corpus: 'programs', path: join(root, 'data/samples/*.jsonl') },
  { corpus: 'source-files', path: join(root, 'data/samples/repository'), license: 'Apache-2.0' },
]
// One sample loops for ever; it need not be waited for long.
const limits = { cpu_seconds: 1 }
let manifest: Manifest
const arms = new Map<string, Pair[]>()

beforeAll(async () => {
  manifest = await buildInto({ inputs, out, limits }, 1)
  for (const arm of DEFAULT_ARMS) {
    arms.set(arm, (await Promise.all(SPLITS.map((split) => pairsOf(out, arm, split)))).flat())
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rowsOf = (arm: string): Pair[] => arms.get(arm) ?? []
const user = (pair: Pair | undefined): string =>
  pair?.messages.findLast(({ role }) => role === 'user')?.content ?? ''
const assistant = (pair: Pair | undefined): string => pair?.messages.at(-1)?.content ?? ''

test('all five tasks and every arm have rows', () => {
  for (const arm of DEFAULT_ARMS) {
    expect(new Set(rowsOf(arm).map(({ task }) => task)).size).toBe(5)
    expect(rowsOf(arm).filter(({ task }) => task === 'repair').length).toBeGreaterThan(10)
  }
})

test('the funnel sums exactly, and the ledger holds every rejection', async () => {
  let rejected = 0
  for (const stage of manifest.funnel) {
    const gone = Object.values(stage.rejected).reduce((sum, count) => sum + count, 0)
    expect(stage.in, stage.stage).toBe(stage.out + gone)
    rejected += gone
  }
  let recorded = 0
  for await (const row of readFolder(join(out, 'rejected'))) {
    recorded++
    expect(row['reason']).toMatch(/^[a-z0-9-]+$/)
  }
  expect(recorded).toBe(rejected)
})

describe('matched arms', () => {
  test.each(DEFAULT_ARMS)('%s holds the same samples in the same order, with the same answers', (arm) => {
    const first = rowsOf('code-only')
    expect(rowsOf(arm).map(({ sample_id }) => sample_id)).toEqual(first.map(({ sample_id }) => sample_id))
    expect(rowsOf(arm).map(assistant)).toEqual(first.map(assistant))
  })

  test.each(DEFAULT_ARMS)('what %s does not touch is the same in all', (arm) => {
    const others = (pairs: Pair[]): Pair[] => pairs.filter(({ task }) => task !== 'repair')
    expect(others(rowsOf(arm))).toEqual(others(rowsOf('code-only')))
  })

  const repairs = (arm: string): Pair[] => rowsOf(arm).filter(({ task }) => task === 'repair')

  test('each arm only adds evidence to the one below it', () => {
    for (const [index, bare] of repairs('code-only').entries()) {
      const [tested, output] = ['code+test', 'code+test+output'].map((arm) => user(repairs(arm)[index]))
      expect(tested?.startsWith(user(bare))).toBe(true)
      expect(output?.startsWith(tested ?? '?')).toBe(true)
      for (const arm of [
        'placebo',
        'concise',
        'codeexecutor',
        'codeexecutor-delta',
        'scratchpad',
        'semcoder-monologue',
      ]) {
        const shown = user(repairs(arm)[index])
        expect(shown.startsWith(output ?? '?'), arm).toBe(true)
        expect(shown.length).toBeGreaterThan((output ?? '').length)
      }
    }
  })

  test('an inline style changes the code block and nothing else', () => {
    for (const [index, pair] of repairs('next').entries()) {
      const plain = user(repairs('code+test+output')[index])
      const [annotatedHead, , annotatedTail] = splitAtFence(user(pair))
      const [head, , tail] = splitAtFence(plain)
      expect([annotatedHead, annotatedTail]).toEqual([head, tail])
    }
  })

  test('a placebo shows another problem of the same split', () => {
    const bySample = new Map(repairs('concise').map((pair) => [pair.sample_id, pair]))
    for (const pair of repairs('placebo')) {
      const meta = JSON.parse(pair.meta) as Record<string, unknown>
      const other = bySample.get(String(meta['placebo_sample_id']))
      expect(other?.group ?? 'a rejected sample').not.toBe(pair.group)
    }
  })
})

function splitAtFence(text: string): [string, string, string] {
  const open = text.indexOf('```python\n')
  const close = text.indexOf('\n```', open + 1)
  return [text.slice(0, open), text.slice(open, close), text.slice(close)]
}

test('no prompt of a prediction holds its answer', () => {
  for (const pair of rowsOf('code-only').filter(({ task }) => task === 'output-prediction')) {
    const answer = /\[ANSWER\]\n?([\s\S]*?)\n?\[\/ANSWER\]/.exec(assistant(pair))?.[1] ?? ''
    expect(answer).not.toBe('')
    const call = /assert ([\s\S]*?) == \?\?/.exec(user(pair))?.[1] ?? 'what a script prints'
    expect(user(pair)).not.toContain(`${call} == ${answer}`)
  }
})

test('no row holds an address or a path of this machine', async () => {
  for (const table of ['programs', 'traces', ...DEFAULT_ARMS.map((arm) => `sft/${arm}`)]) {
    for (const split of SPLITS) {
      for await (const row of readFolder(join(out, table, split))) {
        const text = JSON.stringify(row)
        expect(text).not.toMatch(/\bat 0x[0-9a-f]{4,}|0x7[0-9a-f]{9,}/)
        for (const path of [root, tmpdir() + '/', '/usr/lib/', '/root/']) expect(text).not.toContain(path)
      }
    }
  }
})

test('groups, and equal code, stand in one split only', async () => {
  const splitsOf = new Map<string, Set<string>>()
  for (const split of SPLITS) {
    for await (const row of readFolder(join(out, 'programs', split))) {
      for (const key of [`group ${String(row['group'])}`, `code ${String(row['code'])}`]) {
        splitsOf.set(key, (splitsOf.get(key) ?? new Set()).add(split))
      }
    }
  }
  expect(splitsOf.size).toBeGreaterThan(100)
  expect([...splitsOf].filter(([, splits]) => splits.size > 1)).toEqual([])
})

test('the card names one config an arm, one default, and globs that match the files', () => {
  const [, header] = readFileSync(join(out, 'README.md'), 'utf8').split('---\n')
  const card = parseYaml(header ?? '') as {
    configs: { config_name: string; default?: boolean; data_files: { split: string; path: string }[] }[]
  }
  expect(
    card.configs.filter((config) => config.default === true).map(({ config_name }) => config_name),
  ).toEqual(['code-only'])
  for (const arm of DEFAULT_ARMS) expect(card.configs.map(({ config_name }) => config_name)).toContain(arm)
  const files = manifest.files.map(({ path }) => path)
  for (const { path } of card.configs.flatMap((config) => config.data_files)) {
    const pattern = new RegExp(`^${path.replaceAll('+', '\\+').replaceAll('*', '[^/]*')}$`)
    expect(
      files.some((file) => pattern.test(file)),
      path,
    ).toBe(true)
  }
})

test('croissant.json is sealed, and describes each Parquet file but the ledger as the manifest does', () => {
  const text = readFileSync(join(out, 'croissant.json'))
  expect(manifest.files.find(({ path }) => path === 'croissant.json')).toEqual({
    path: 'croissant.json',
    rows: 0,
    bytes: text.length,
    sha256: createHash('sha256').update(text).digest('hex'),
  })
  const { distribution } = JSON.parse(text.toString()) as {
    distribution: { '@type': string; contentUrl?: string; sha256?: string }[]
  }
  const described = distribution.filter((node) => node['@type'] === 'cr:FileObject')
  expect(described.map(({ contentUrl, sha256 }) => [contentUrl, sha256])).toEqual(
    manifest.files
      .filter(({ path }) => path.endsWith('.parquet') && !path.startsWith('rejected/'))
      .map(({ path, sha256 }) => [path, sha256]),
  )
})

/** Every Parquet file but the ledger: wall and CPU verdicts stand only there. */
function parquetHashes(dataset: string): Map<string, string> {
  const names = readdirSync(dataset, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.parquet') && !name.startsWith('rejected'),
  )
  return new Map(
    names.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(dataset, name)))
        .digest('hex'),
    ]),
  )
}

test('the same bytes at concurrency 1 and 8, the second on a loaded machine', async () => {
  const again = join(folder, 'eight')
  const load = [0, 1, 2].map(() => spawn('python3', ['-c', 'while True: pass'], { stdio: 'ignore' }))
  try {
    await buildInto({ inputs, out: again, limits }, 8)
  } finally {
    for (const child of load) child.kill('SIGKILL')
  }
  expect(parquetHashes(again)).toEqual(parquetHashes(out))
  expect(parquetHashes(out).size).toBeGreaterThan(20)
}, 300_000)

test('caps on rows per program and per group hold, and what they take is in the ledger', async () => {
  const capped = join(folder, 'capped')
  const { funnel } = await buildInto({
    inputs,
    out: capped,
    limits,
    arms: ['code-only'],
    max_rows_per_program: 3,
    max_rows_per_group: 4,
  })
  const perProgram = new Map<string, number>()
  const perGroup = new Map<string, number>()
  for (const split of SPLITS) {
    for (const { program_id, group } of await pairsOf(capped, 'code-only', split)) {
      perProgram.set(program_id, (perProgram.get(program_id) ?? 0) + 1)
      perGroup.set(group, (perGroup.get(group) ?? 0) + 1)
    }
  }
  expect(Math.max(...perProgram.values())).toBe(3)
  expect(Math.max(...perGroup.values())).toBeLessThanOrEqual(4)
  expect(funnel.find(({ stage }) => stage === 'cap')?.rejected['over-cap-of-program']).toBeGreaterThan(0)
})

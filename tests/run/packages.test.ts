import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Manifest } from '../../schemas/manifest.ts'
import { makeEnvironment } from '../trace/environment.ts'
import { buildInto, pairsOf } from './dataset.ts'

const folder = mkdtempSync(join(tmpdir(), 'tracemill-packages-build-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const FILE = `from harbourkit import to_kmh


def fastest(knots):
    """The highest speed in kilometres an hour, in whole ones.

    >>> fastest([10, 20])
    37
    >>> fastest([5])
    9
    """
    best = 0
    for one in knots:
        best = max(best, int(to_kmh(one)))
    return best
`

const rejectedBy = ({ funnel }: Manifest, name: string): unknown =>
  funnel.find(({ stage }) => stage === name)?.rejected

test(
  'a third-party import is counted by name, or runs where the recipe lets it',
  { timeout: 120_000 },
  async () => {
    const { python } = makeEnvironment({
      python: 'python3',
      home: join(folder, 'env'),
      mark: join(folder, 'mark'),
    })
    writeFileSync(join(folder, 'speed.py'), FILE)
    const recipe = {
      inputs: [{ corpus: 'source-files', path: join(folder, 'speed.py'), license: 'MIT' }],
      supply: { inputs: { tries: 8 }, bugs: { per_program: 2 } },
      split: { validation: 0, test: 0 },
      arms: ['code-only'],
      python,
    }
    const without = await buildInto({ ...recipe, out: join(folder, 'without') }, 1)
    expect(without.packages).toEqual([])
    expect(rejectedBy(without, 'ingest')).toEqual({ 'module-missing': 1 })
    const out = join(folder, 'with')
    const manifest = await buildInto({ ...recipe, packages: 'installed', out }, 1)
    expect(manifest.packages).toEqual(['harbourkit 2.1'])
    expect(rejectedBy(manifest, 'ingest')).toEqual({})
    const answers = (await pairsOf(out, 'code-only', 'train'))
      .filter(({ task }) => task === 'output-prediction')
      .map(({ messages }) => messages.at(-1)?.content ?? '')
    expect(answers.some((answer) => answer.includes('37'))).toBe(true)
  },
)

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from '../../schemas/manifest.ts'
import { here, measure } from './measure.ts'

/** Files of the corpus that are read, from its first on. */
const FILES = 120

export interface SupplyMeasured {
  readonly from: string
  readonly cpu_s: number
  readonly units: number
  readonly calls: number
  readonly bugs: number
}

/**
 * A build of raw files with the default supply: units, verified calls and verified bugs, and the CPU seconds of the whole
 * process tree. TheAlgorithms' first files where the corpus is, else the project's own repository.
 */
export function measureSupply(): SupplyMeasured {
  const corpus = here('../../../shared/corpora/thealgorithms-python/thealgorithms-python.jsonl.gz')
  const real = existsSync(corpus)
  const folder = mkdtempSync(join(tmpdir(), 'tracemill-bench-'))
  try {
    const recipe = {
      inputs: [{ corpus: 'source-files', path: real ? corpus : here('../../data/samples/repository') }],
      out: join(folder, 'out'),
      limit: FILES,
      cache: 'off',
      arms: ['code-only'],
    }
    writeFileSync(join(folder, 'recipe.yaml'), JSON.stringify(recipe))
    const { cpu_s } = measure(['npx', '--no-install', 'tracemill', 'build', join(folder, 'recipe.yaml')])
    const { programs } = JSON.parse(readFileSync(join(folder, 'out/manifest.json'), 'utf8')) as Manifest
    return {
      from: real ? `the first ${FILES} files of TheAlgorithms` : "the samples' repository",
      cpu_s,
      units: programs.right,
      calls: programs.calls,
      bugs: programs.bugs.reduce((sum, each) => sum + each.programs, 0),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from '../../schemas/manifest.ts'
import { Pair } from '../../schemas/pair.ts'
import { parse } from '../../schemas/parse.ts'
import { checkRecipe } from '../../pipeline/recipe/load.ts'
import { build } from '../../pipeline/run/build.ts'
import { readFolder } from '../../pipeline/shards/read.ts'

/** What the corpus brings, and nothing that is searched for or made of it. */
const NOTHING_MORE = { inputs: { tries: 0 }, bugs: { per_program: 0 } }

/** Builds what the recipe's fields say, as the command line would. */
export async function buildInto(fields: Record<string, unknown>, concurrency = 2): Promise<Manifest> {
  const recipe = checkRecipe({ trust_code: true, cache: 'off', supply: NOTHING_MORE, ...fields }, 'test')
  const signal = new AbortController().signal
  const quiet = () => undefined
  return build(recipe, { concurrency, overwrite: false, signal, follow: quiet, warn: quiet })
}

/** Rows of one arm and split, as they stand in the files. */
export async function pairsOf(folder: string, arm: string, split: string): Promise<Pair[]> {
  const pairs: Pair[] = []
  for await (const row of readFolder(join(folder, 'sft', arm, split))) pairs.push(parse(Pair, row))
  return pairs
}

/** The hash of each file that a manifest lists, as it stands on the disk. */
export function hashesOf(folder: string, { files }: Manifest): Record<string, string> {
  const hash = (path: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex')
  return Object.fromEntries(files.map(({ path }) => [path, hash(path)]))
}

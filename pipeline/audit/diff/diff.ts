import { isDeepStrictEqual } from 'node:util'
import type { Difference, NounDifference } from '../../../schemas/difference.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { compareKeys } from './compare.ts'
import { readKeys, readLedgers, type Compared, type Side } from './read.ts'

/** Versions, and the recipes' fields but for where the data sets lie. */
function madeWith({ tracemill, runtime, engine, node, tokenizer, recipe }: Manifest): Map<string, unknown> {
  const { out: _, ...fields } = recipe
  const versions = { tracemill, runtime, engine, node, tokenizer }
  return new Map([
    ...Object.entries(versions),
    ...Object.entries(fields).map(([field, value]): [string, unknown] => [`recipe.${field}`, value]),
  ])
}

function differing(a: Manifest, b: Manifest): Difference['made_with'] {
  const [one, other] = [madeWith(a), madeWith(b)]
  const said = (value: unknown): string => JSON.stringify(value) ?? 'absent'
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((field) => !isDeepStrictEqual(one.get(field), other.get(field)))
    .map((field) => ({ field, a: said(one.get(field)), b: said(other.get(field)) }))
}

const setsOf = ({ manifest }: Compared): string[] => [
  ...manifest.arms.map(({ arm }) => arm),
  ...manifest.sets.map(({ set }) => set),
]

/** Samples of all sets: their split, and how many rows they have. */
const SAMPLES = (side: Side): string => `
  CREATE OR REPLACE TABLE ${side} AS
    SELECT sample_id AS id, min(program_id) AS program_id, min(h_split) AS h_split, hash(count(*)) AS h_rows
    FROM rows_${side} GROUP BY sample_id`

/** What was added, removed and changed from one data set to another, out of core. */
export async function difference(workspace: Workspace, a: Compared, b: Compared): Promise<Difference> {
  const sides = { a, b }
  await readLedgers(workspace, sides)
  const columns = await readKeys(workspace, sides, 'programs', 'programs')
  for (const side of ['a', 'b'] as const)
    await workspace.execute(`
      CREATE TABLE programs_${side} AS SELECT id FROM ${side};
      CREATE TABLE rows_${side} (id VARCHAR, sample_id VARCHAR, program_id VARCHAR, h_split UBIGINT);`)
  const programs = await compareKeys(workspace, 'programs', null, columns)
  const rows: NounDifference[] = []
  for (const set of new Set([...setsOf(a), ...setsOf(b)])) {
    const shared = await readKeys(workspace, sides, 'rows', `sft/${set}`)
    for (const side of ['a', 'b'] as const)
      await workspace.execute(
        `INSERT INTO rows_${side} SELECT id, sample_id, program_id, h_split FROM ${side}`,
      )
    const lacking = (['a', 'b'] as const).find((side) => !setsOf(sides[side]).includes(set))
    rows.push(await compareKeys(workspace, 'rows', set, shared, lacking))
  }
  for (const side of ['a', 'b'] as const) await workspace.execute(SAMPLES(side))
  const samples = await compareKeys(workspace, 'samples', null, ['split', 'rows'])
  const nouns = [programs, samples, ...rows]
  return {
    a: a.folder,
    b: b.folder,
    identical: nouns.every(
      ({ added, removed, changed }) => added.records + removed.records + changed.records === 0,
    ),
    made_with: differing(a.manifest, b.manifest),
    nouns,
  }
}

import type { Noun } from '../../../schemas/difference.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import { textIn } from '../../workspace/answer.ts'
import type { Workspace } from '../../workspace/workspace.ts'

export type Side = 'a' | 'b'

/** A data set as the comparison reads it. */
export interface Compared {
  readonly folder: string
  readonly manifest: Manifest
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The Parquet files below a folder of a data set, as SQL; undefined where there are none. */
function source({ folder, manifest }: Compared, below: string): string | undefined {
  const paths = manifest.files
    .filter(({ path }) => path.startsWith(`${below}/`) && path.endsWith('.parquet'))
    .map(({ path }) => quoted(`${folder}/${path}`))
  return paths.length === 0 ? undefined : `read_parquet([${paths.join(', ')}], filename = true)`
}

async function columnsIn(workspace: Workspace, from: string): Promise<string[]> {
  const names: string[] = []
  for await (const row of workspace.query(`DESCRIBE SELECT * EXCLUDE (filename) FROM ${from}`))
    names.push(textIn(row, 'column_name'))
  return names
}

/** The folder that a file lies in: its split. */
const SPLIT = "regexp_extract(filename, '([^/]+)/[^/]+$', 1)"
const KEYS: Readonly<Record<Exclude<Noun, 'samples'>, readonly string[]>> = {
  programs: ['id', 'corpus', 'path', 'buggy_of'],
  rows: ['id', 'sample_id', 'program_id', 'arm'],
}

/**
 * Makes the tables `a` and `b` of one folder: its records' keys, and a hash of each column in place of what it holds, so that
 * what is joined is narrow.
 *
 * @returns the columns that both have, the split among them.
 */
export async function readKeys(
  workspace: Workspace,
  sides: Readonly<Record<Side, Compared>>,
  noun: Exclude<Noun, 'samples'>,
  below: string,
): Promise<string[]> {
  const sources = { a: source(sides.a, below), b: source(sides.b, below) }
  const keys = KEYS[noun]
  const columns = new Map<Side, string[]>()
  for (const side of ['a', 'b'] as const) {
    const from = sources[side]
    if (from !== undefined) columns.set(side, await columnsIn(workspace, from))
  }
  const one = columns.get('a') ?? columns.get('b') ?? []
  const other = columns.get('b') ?? one
  const shared = one.filter((name) => other.includes(name))
  for (const side of ['a', 'b'] as const) {
    const from = sources[side]
    const hashes = shared.map((name) => `hash("${name}") AS "h_${name}"`)
    const select =
      from === undefined
        ? `SELECT ${keys.map((key) => `'' AS ${key}`).join(', ')}, ${[...shared, 'split'].map((name) => `0::UBIGINT AS "h_${name}"`).join(', ')} WHERE FALSE`
        : `SELECT ${keys.join(', ')}, ${hashes.join(', ')}, hash(${SPLIT}) AS h_split FROM ${from}`
    await workspace.execute(`CREATE OR REPLACE TABLE ${side} AS ${select}`)
  }
  return [...shared, 'split']
}

/** Makes `gone_a` and `gone_b`: what each data set rejected, and why. */
export async function readLedgers(
  workspace: Workspace,
  sides: Readonly<Record<Side, Compared>>,
): Promise<void> {
  for (const side of ['a', 'b'] as const) {
    const from = source(sides[side], 'rejected')
    await workspace.execute(`
      CREATE TABLE gone_${side} AS
        SELECT id, split_part(id, ' ', 1) AS subject, stage || '/' || reason AS why
        FROM ${from ?? "(SELECT '' AS id, '' AS stage, '' AS reason WHERE FALSE)"}`)
  }
}

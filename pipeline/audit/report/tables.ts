import { join } from 'node:path'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Traces whose events are walked through: those whose ids hash lowest, so that a large data set takes no longer. */
export const WALKED_TRACES = 4000

/** A path as a list of one file: the database would take brackets and stars for patterns. */
const literal = (path: string): string => `'${path.replaceAll(/[*?[]/g, '[$&]').replaceAll("'", "''")}'`

/** The Parquet files of a folder of the data set as something to select from, with `split`; undefined where there are none. */
export function parquetOf(folder: string, manifest: Manifest, inside: string): string | undefined {
  const paths = manifest.files
    .map(({ path }) => path)
    .filter((path) => path.startsWith(`${inside}/`) && path.endsWith('.parquet'))
  if (paths.length === 0) return undefined
  const files = paths.map((path) => literal(join(folder, path))).join(', ')
  return `(SELECT *, parse_path(filename)[-2] AS split FROM read_parquet([${files}], filename = true))`
}

const PAIR_COLUMNS = `arm_set VARCHAR, split VARCHAR, id VARCHAR, sample_id VARCHAR, program_id VARCHAR, "group" VARCHAR,
  task VARCHAR, style VARCHAR, arm VARCHAR, source VARCHAR, license VARCHAR, status VARCHAR, exception VARCHAR,
  n_tokens INTEGER, n_prompt_tokens INTEGER, n_events INTEGER, elided BOOLEAN, prompt UBIGINT, answer UBIGINT`

const PROGRAM_COLUMNS = `split VARCHAR, id VARCHAR, "group" VARCHAR, corpus VARCHAR, license VARCHAR, code UBIGINT,
  code_lines INTEGER, code_tokens INTEGER, buggy_of VARCHAR, bug VARCHAR, variant VARCHAR, coverage VARCHAR`

const TRACE_COLUMNS = `split VARCHAR, id VARCHAR, program_id VARCHAR, status VARCHAR, trigger VARCHAR, n_events INTEGER,
  cut BOOLEAN, integrity VARCHAR`

const EVENT = `[{"kind": "VARCHAR", "frame": "INTEGER", "line": "INTEGER", "value": "VARCHAR", "function": "VARCHAR",
  "arguments": "MAP(VARCHAR, VARCHAR)", "changes": "MAP(VARCHAR, VARCHAR)"}]`

/**
 * Reads a data set into tables of narrow columns: `in_sets` has every row of every training set, `pairs` each row once,
 * by its id; then `programs`, `traces`, `rejected`, and `events` of {@link WALKED_TRACES} traces. Texts stand as hashes.
 */
export async function loadTables(workspace: Workspace, folder: string, manifest: Manifest): Promise<void> {
  await workspace.execute(`
    CREATE TABLE in_sets (arm_set VARCHAR, split VARCHAR, id VARCHAR, n_tokens INTEGER, elided BOOLEAN);
    CREATE TABLE pairs (${PAIR_COLUMNS});
    CREATE TABLE programs (${PROGRAM_COLUMNS});
    CREATE TABLE traces (${TRACE_COLUMNS});
    CREATE TABLE events (trace VARCHAR, place BIGINT, event STRUCT(kind VARCHAR, frame INTEGER, line INTEGER, value VARCHAR,
      "function" VARCHAR, arguments MAP(VARCHAR, VARCHAR), changes MAP(VARCHAR, VARCHAR)));
    CREATE TABLE rejected (stage VARCHAR, reason VARCHAR, id VARCHAR, detail VARCHAR);`)
  for (const { arm } of manifest.arms) {
    const files = parquetOf(folder, manifest, `sft/${arm}`)
    if (files === undefined) continue
    const set = `'${arm.replaceAll("'", "''")}'`
    await workspace.execute(`
      INSERT INTO in_sets SELECT ${set}, split, id, n_tokens, elided FROM ${files};
      INSERT INTO pairs
        SELECT ${set}, split, id, sample_id, program_id, "group", task, style, arm, source, license, status, exception,
          n_tokens, n_prompt_tokens, n_events, elided,
          hash(list_transform(messages[:-2], lambda each: each.content)), hash(messages[-1].content)
        FROM ${files} WHERE id NOT IN (SELECT id FROM pairs);`)
  }
  // Their rows are those of the arms.
  for (const { set } of manifest.sets) {
    const files = parquetOf(folder, manifest, `sft/${set}`)
    if (files === undefined) continue
    await workspace.execute(
      `INSERT INTO in_sets SELECT '${set.replaceAll("'", "''")}', split, id, n_tokens, elided FROM ${files}`,
    )
  }
  const programs = parquetOf(folder, manifest, 'programs')
  if (programs !== undefined)
    await workspace.execute(`
      INSERT INTO programs
        SELECT split, id, "group", corpus, license, hash(code), len(string_split(rtrim(code, chr(10)), chr(10))),
          len(regexp_extract_all(code, '\\w+|[^\\w\\s]')), buggy_of, bug, variant, coverage FROM ${programs}`)
  const traces = parquetOf(folder, manifest, 'traces')
  if (traces !== undefined)
    await workspace.execute(`
      INSERT INTO traces SELECT split, id, program_id, status, "trigger", n_events, cut, integrity FROM ${traces};
      INSERT INTO events
        SELECT id, unnest(range(len(list))), unnest(list)
        FROM (SELECT id, from_json(events, '${EVENT}') AS list FROM ${traces}
          WHERE id IN (SELECT id FROM traces ORDER BY md5(id), id LIMIT ${WALKED_TRACES}))`)
  const rejected = parquetOf(folder, manifest, 'rejected')
  if (rejected !== undefined)
    await workspace.execute(`INSERT INTO rejected SELECT stage, reason, id, detail FROM ${rejected}`)
}

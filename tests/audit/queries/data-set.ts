import { DuckDBInstance, type DuckDBConnection, type JS } from '@duckdb/node-api'
import type { ReportCell } from '../../../schemas/report.ts'

export type Row = Record<string, ReportCell>

/** Queries of one section, by the names of its tables. They know the Parquet files, and nothing of how the report is made. */
export type Queries = Readonly<Record<string, string>>

/** The files of a data set as a person meets them who has DuckDB and the README, found by their names on the disk. */
function viewsOf(folder: string): string {
  const root = folder.replaceAll(/[*?[]/g, '[$&]').replaceAll("'", "''")
  const parquet = (glob: string): string => `read_parquet('${root}/${glob}', filename = true)`
  const split = "string_split(filename, '/')[-2] AS split"
  return `
    CREATE VIEW sft AS SELECT *, string_split(filename, '/')[-3] AS training_set, ${split} FROM ${parquet('sft/*/*/*.parquet')};
    CREATE TABLE pair AS SELECT DISTINCT ON (id) * EXCLUDE (messages, meta, filename, training_set),
      to_json(messages[:len(messages) - 1])::VARCHAR AS prompt, messages[len(messages)].content AS answer FROM sft;
    CREATE TABLE program AS SELECT *, ${split} FROM ${parquet('programs/*/*.parquet')};
    CREATE TABLE trace AS SELECT *, ${split} FROM ${parquet('traces/*/*.parquet')};
    CREATE TABLE gone AS FROM ${parquet('rejected/**/*.parquet')};
    CREATE TABLE funnel AS
      SELECT stage.* FROM (SELECT unnest(funnel) AS stage FROM read_json('${root}/manifest.json', maximum_object_size = 100000000));
    CREATE TABLE walked AS SELECT id, events FROM trace ORDER BY md5(id), id LIMIT 4000;
    CREATE TABLE event AS
      SELECT id AS trace, place, event, event ->> 'kind' AS kind, (event ->> 'frame')::INTEGER AS frame,
        (event ->> 'line')::INTEGER AS line
      FROM (SELECT id, unnest(list) AS event, unnest(range(len(list))) AS place
        FROM (SELECT id, from_json(events, '["JSON"]') AS list FROM walked));`
}

/** Numbers of SQL as JavaScript has them. */
function plain(value: JS): ReportCell {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  throw new Error(`a query gave ${typeof value}`)
}

/** A data set in a DuckDB of its own. */
export class DataSet {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.#connection = connection
  }

  static async open(folder: string): Promise<DataSet> {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(viewsOf(folder))
    return new DataSet(instance, connection)
  }

  async rows(sql: string): Promise<Row[]> {
    const found = await (await this.#connection.run(sql)).getRowObjectsJS()
    return found.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])),
    )
  }

  close(): void {
    this.#connection.closeSync()
    this.#instance.closeSync()
  }
}

/** How a whole number is spread: a quantile is the value at its place in the sorted list. */
export function spreadOf(value: string): string {
  const at = (share: string): string =>
    `list_sort(list(${value}))[greatest(1, ceil(count(${value}) * ${share}))::INTEGER]`
  return `avg(${value}) AS mean, min(${value}) AS least, ${at('0.1')} AS p10, ${at('0.5')} AS median, ${at('0.9')} AS p90,
    ${at('0.99')} AS p99, max(${value}) AS most`
}

/** Counts of a whole number by bins that double from `first` to 32768. */
export function binsOf(from: string, value: string, first: number): string {
  return `
    WITH low AS (
      SELECT 0 AS low UNION ALL SELECT ${first} * (1 << step::INTEGER) FROM range(16) t(step)
      WHERE ${first} * (1 << step::INTEGER) <= 32768),
    bin AS (SELECT low, lead(low) OVER (ORDER BY low) AS high FROM low)
    SELECT CASE WHEN high IS NULL THEN low || ' and more' ELSE low || ' to ' || (high - 1) END AS bin,
      (SELECT count(*) FROM ${from} WHERE ${value} >= low AND (high IS NULL OR ${value} < high)) AS records
    FROM bin`
}

import { baselines, outcomes } from './answers.ts'
import { contents } from './contents.ts'
import { DataSet, type Queries, type Row } from './data-set.ts'
import { funnel } from './funnel.ts'
import { elision, length } from './length.ts'
import { bugs, coverage, provenance } from './programs.ts'
import { duplicates, leakage } from './repeats.ts'
import { determinism, difficulty, steps } from './runs.ts'
import { values } from './values.ts'

const SECTIONS: Readonly<Record<string, Queries>> = {
  contents,
  funnel,
  length,
  elision,
  leakage,
  duplicates,
  baselines,
  outcomes,
  determinism,
  coverage,
  steps,
  difficulty,
  values,
  bugs,
  provenance,
}

/** Every table of the report that the Parquet files tell, by the names of section and table; no cell is rounded. */
export async function queried(folder: string): Promise<Record<string, Row[]>> {
  const found: Record<string, Row[]> = {}
  const dataSet = await DataSet.open(folder)
  try {
    for (const [section, queries] of Object.entries(SECTIONS))
      for (const [name, sql] of Object.entries(queries)) {
        const rows = await dataSet.rows(sql)
        if (rows.length > 0) found[`${section}/${name}`] = rows
      }
  } finally {
    dataSet.close()
  }
  return found
}

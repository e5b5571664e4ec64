import { REPORT_VERSION, Report, type ReportSection } from '../../../schemas/report.ts'
import { parse } from '../../../schemas/parse.ts'
import { VERSION } from '../../version.ts'
import type { Section, Source } from './section.ts'
import { answers } from './sections/answers.ts'
import { baselines } from './sections/baselines.ts'
import { bugs } from './sections/bugs.ts'
import { contamination } from './sections/contamination.ts'
import { contents } from './sections/contents.ts'
import { coverage } from './sections/coverage.ts'
import { determinism } from './sections/determinism.ts'
import { difficulty } from './sections/difficulty.ts'
import { duplicates } from './sections/duplicates.ts'
import { elision } from './sections/elision.ts'
import { funnel } from './sections/funnel.ts'
import { leakage } from './sections/leakage.ts'
import { length } from './sections/length.ts'
import { near } from './sections/near.ts'
import { outcomes } from './sections/outcomes.ts'
import { provenance } from './sections/provenance.ts'
import { rowChecks } from './sections/row-checks.ts'
import { steps } from './sections/steps.ts'
import { teacher } from './sections/teacher.ts'
import { values } from './sections/values.ts'
import { verification } from './sections/verification.ts'

/** In the order in which a reader meets them. */
const SECTIONS: readonly Section[] = [
  contents,
  verification,
  funnel,
  length,
  elision,
  leakage,
  duplicates,
  near,
  contamination,
  rowChecks,
  answers,
  baselines,
  teacher,
  outcomes,
  determinism,
  coverage,
  steps,
  difficulty,
  values,
  bugs,
  provenance,
]

/** The report of one data set, by name: the same bytes for the same data set, whenever and wherever. */
export async function reportOf(name: string, source: Source): Promise<Report> {
  const sections: ReportSection[] = []
  for (const section of SECTIONS) {
    const tables = (await section.measure(source)).filter(({ rows }) => rows.length > 0)
    const { name: id, title, note } = section
    sections.push({ name: id, title, note, measured: tables.length > 0, tables })
  }
  const { tracemill, runtime, engine, tokenizer, sandbox, recipe_sha256 } = source.manifest
  return parse(Report, {
    schema_version: REPORT_VERSION,
    tracemill: VERSION,
    datasets: [{ name, tracemill, runtime, engine, tokenizer, sandbox, recipe_sha256 }],
    sections,
  })
}

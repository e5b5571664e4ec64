import type { Manifest } from '../../schemas/manifest.ts'
import type { ReportCell } from '../../schemas/report.ts'

type Row = Record<string, ReportCell>

/**
 * The tables that no Parquet file tells, for they are about what came in and left, or were measured while the rows were made:
 * the manifest's own fields, taken as they are.
 */
export function manifestTables(manifest: Manifest): Record<string, Row[]> {
  const { near_duplicates: near, held_out: heldOut, row_checks: checks, measures, teacher } = manifest
  const looked = heldOut.flatMap(({ benchmark, decontamination }) =>
    decontamination === undefined ? [] : [{ benchmark, decontamination }],
  )
  const tables: Record<string, Row[]> = {
    'determinism/runs': [
      { verdict: 'agreed', records: manifest.checks.sound },
      { verdict: 'agreed, in another order of events', records: manifest.checks.order_dependent },
      { verdict: 'did not hold still', records: manifest.checks.nondeterministic },
      { verdict: 'differed without the tracer', records: manifest.checks.unfaithful },
      { verdict: 'could not be run again', records: manifest.checks.internal },
      { verdict: 'not run again', records: manifest.checks.unchecked },
    ],
    'near/found': [
      { what: 'clusters of programs alike in code', records: near.clusters },
      { what: 'programs in clusters', records: near.programs },
      { what: 'programs dropped', records: near.dropped },
      { what: 'problems that became part of another one', records: near.groups_joined },
      { what: 'clusters in several splits', records: near.split_clusters },
    ],
    'near/kinds': near.kinds,
    'near/biggest': near.biggest,
    'contamination/benchmarks': heldOut.map(({ benchmark, programs, rejected, unread }) => ({
      benchmark,
      programs,
      rejected,
      unread: Object.values(unread).reduce((sum, records) => sum + records, 0),
    })),
    'contamination/unread': heldOut.flatMap(({ benchmark, unread }) =>
      Object.entries(unread).map(([reason, records]) => ({ benchmark, reason, records })),
    ),
    'contamination/items': looked.map(({ benchmark, decontamination: { items, spared, ...pairs } }) => ({
      benchmark,
      items,
      spared_items: spared.items,
      spared_programs: spared.programs,
      pairs: pairs.matches.length + pairs.matches_left_out,
    })),
    'contamination/methods': looked.flatMap(({ benchmark, decontamination }) =>
      decontamination.found.map((each) => ({ benchmark, ...each })),
    ),
    'contamination/matches': looked.flatMap(({ benchmark, decontamination }) =>
      decontamination.matches.map(({ item, path, coverage, methods, dropped }) => ({
        benchmark,
        item,
        path,
        coverage,
        methods: methods.join(', '),
        dropped: dropped ? 'yes' : 'no',
      })),
    ),
    'checks/checks': checks.map(({ check, action, seen, hit, rejected }) => ({
      check,
      action,
      seen,
      hit,
      rejected,
      hit_share: hit / seen,
    })),
    'checks/kinds': checks.flatMap(({ check, kinds }) =>
      Object.entries(kinds).map(([kind, records]) => ({ check, kind, records })),
    ),
    'checks/examples': checks.flatMap(({ check, examples }) =>
      examples.map(({ id, detail }) => ({ check, id, detail })),
    ),
    'answers/tasks': measures.answers.map(({ kinds, ...each }) => ({
      ...each,
      kinds_entropy: Object.keys(kinds).length === 0 ? null : each.kinds_entropy,
    })),
    'answers/kinds': measures.answers.flatMap(({ task, kinds }) =>
      Object.entries(kinds).map(([kind, records]) => ({ task, kind, records })),
    ),
    'answers/elided': measures.elided.map((each) => ({ ...each, elided_share: each.elided / each.rows })),
    'answers/licences': [{ without_license: measures.without_license }],
    'teacher/asked': teacher === undefined ? [] : [teacher],
  }
  return Object.fromEntries(Object.entries(tables).filter(([, rows]) => rows.length > 0))
}

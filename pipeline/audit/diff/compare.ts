import type { Noun, NounDifference, Reason } from '../../../schemas/difference.ts'
import { numberIn, textIn } from '../../workspace/answer.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Side } from './read.ts'

/** Ids that are named of each reason. */
const NAMED = 3

/** Why a record of one data set is not in the other, `other`: SQL over `r`, the record. The first that is found counts. */
const REASONS: Readonly<Record<Noun, (other: Side) => readonly string[]>> = {
  programs: (other) => [
    `(SELECT min(why) FROM gone_${other} g WHERE g.id = r.id)`,
    `(SELECT min(why) FROM gone_${other} g WHERE g.subject = r.id AND g.why LIKE 'variants/%')`,
    // What was never a program is named as its corpus names it: a file's unit, not a line of a file.
    `(SELECT min(why) FROM gone_${other} g WHERE g.id = r.corpus || ' ' || r.path)`,
    // Another seed or bound makes other bugs of the same program: none was rejected, and none is missing.
    `CASE WHEN r.buggy_of NOT IN (SELECT id FROM ${other}) THEN 'a bug: its right program is not there' END`,
    `CASE WHEN r.buggy_of IS NOT NULL THEN 'a bug that was not made there' END`,
  ],
  samples: (other) => [
    `(SELECT min(why) FROM gone_${other} g WHERE g.id = r.id)`,
    `(SELECT min(why) FROM gone_${other} g WHERE g.subject = r.id)`,
    ...ofProgram(other),
  ],
  rows: (other) => [
    `(SELECT min(why) FROM gone_${other} g WHERE g.id = r.sample_id || ' ' || r.arm)`,
    `(SELECT min(why) FROM gone_${other} g WHERE g.id = r.sample_id)`,
    `(SELECT min(why) FROM gone_${other} g WHERE g.subject = r.sample_id AND regexp_full_match(g.id, '\\S+ \\d+'))`,
    ...ofProgram(other),
  ],
}

const ofProgram = (other: Side): readonly string[] => [
  `'its program: ' || (SELECT min(why) FROM gone_${other} g WHERE g.id = r.program_id)`,
  `CASE WHEN r.program_id NOT IN (SELECT id FROM programs_${other}) THEN 'its program is not there' END`,
]

async function reasonsIn(workspace: Workspace, sql: string): Promise<NounDifference['added']> {
  const reasons: Reason[] = []
  const found = workspace.query(`
    SELECT reason, count(*) AS n, list(id ORDER BY id)[1:${NAMED}] AS examples FROM (${sql})
    GROUP BY reason ORDER BY n DESC, reason`)
  for await (const row of found) {
    const { examples } = row
    reasons.push({
      reason: textIn(row, 'reason'),
      records: numberIn(row, 'n'),
      examples: Array.isArray(examples) ? examples.map(String) : [],
    })
  }
  return { records: reasons.reduce((sum, { records }) => sum + records, 0), reasons }
}

/** Records of `one` that `other` lacks, by the reason that the other's ledger has. */
function missing(workspace: Workspace, noun: Noun, one: Side, other: Side): Promise<NounDifference['added']> {
  const why = [...REASONS[noun](other), "'no rejection names it'"].join(',\n')
  return reasonsIn(
    workspace,
    `SELECT r.id, coalesce(${why}) AS reason FROM ${one} r WHERE NOT EXISTS (SELECT 1 FROM ${other} o WHERE o.id = r.id)`,
  )
}

async function countIn(workspace: Workspace, sql: string): Promise<number> {
  const row = await workspace.first(sql)
  return row === undefined ? 0 : numberIn(row, 'n')
}

/** All rows of a set that the other data set does not have at all: one reason, whatever its ledger says of single ones. */
const ofNoSet = (workspace: Workspace, one: Side): Promise<NounDifference['added']> =>
  reasonsIn(workspace, `SELECT id, 'there is no such training set' AS reason FROM ${one}`)

/** Compares the tables `a` and `b` by their ids, and by the hashes of `columns`; `lacking` has no such set. */
export async function compareKeys(
  workspace: Workspace,
  noun: Noun,
  set: string | null,
  columns: readonly string[],
  lacking?: Side,
): Promise<NounDifference> {
  const differs = (column: string): string => `a."h_${column}" IS DISTINCT FROM b."h_${column}"`
  const some = columns.map(differs).join(' OR ')
  const each = columns.map(
    (column) => `SELECT a.id, '${column}' AS reason FROM a JOIN b USING (id) WHERE ${differs(column)}`,
  )
  const { reasons } = await reasonsIn(workspace, each.join(' UNION ALL '))
  return {
    noun,
    set,
    in_a: await countIn(workspace, 'SELECT count(*) AS n FROM a'),
    in_b: await countIn(workspace, 'SELECT count(*) AS n FROM b'),
    added: await (lacking === 'a' ? ofNoSet(workspace, 'b') : missing(workspace, noun, 'b', 'a')),
    removed: await (lacking === 'b' ? ofNoSet(workspace, 'a') : missing(workspace, noun, 'a', 'b')),
    changed: {
      records: await countIn(workspace, `SELECT count(*) AS n FROM a JOIN b USING (id) WHERE ${some}`),
      reasons,
    },
  }
}

import type { Program } from '../../schemas/program.ts'
import type { Run } from '../stage.ts'
import { numberIn, textIn } from '../workspace/answer.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** The right program that a program was made of, or is: what stands or falls together shares it. */
export function familyOf({ id, buggy_of, variant }: Program): string {
  return buggy_of ?? variant?.of ?? id
}

/** Above any place in the corpus: programs of a later rank then follow all of an earlier one. */
const RANK = 2 ** 50

/**
 * `elsewhere` is what another family has already. Groups were joined by what the corpus brings; what is made of it can
 * be the same in two groups all the same, and one of them would then hold the other's answers. The right program
 * stays, then a bug that the corpus brings, then the first made. Of a corpus' own bugs only those go that would give
 * another family's rows once more: their groups are one.
 */
const ELSEWHERE = `
  CREATE TABLE elsewhere AS
    WITH known AS (
      SELECT *, variant IS NOT NULL OR coalesce(bug_origin = 'mutation', FALSE) AS made FROM stored_programs),
    ranked AS (
      SELECT *, seq + CASE WHEN made THEN ${2 * RANK} WHEN bug_origin IS NOT NULL THEN ${RANK} ELSE 0 END AS place
      FROM known),
    by_code AS (SELECT code, arg_min(family, place) AS family, arg_min(id, place) AS id FROM ranked GROUP BY code),
    by_id AS (
      SELECT id, arg_min(family, seq) AS family FROM known WHERE bug_origin IS NOT NULL AND NOT made GROUP BY id)
    SELECT p.seq, p.id, p.family, first.id AS other, first.family AS other_family
      FROM known p JOIN by_code first USING (code) WHERE p.made AND p.family <> first.family
    UNION ALL
    SELECT p.seq, p.id, p.family, first.id, first.family
      FROM known p JOIN by_id first USING (id)
      WHERE p.bug_origin IS NOT NULL AND NOT p.made AND p.family <> first.family;
`

const REASON = 'known-elsewhere'

/** Rejects the samples of a table that come of a program that goes; `cap` is where written rows end. */
async function rejectSamples(
  table: 'repairs' | 'rows',
  stage: 'rows' | 'cap',
  workspace: Workspace,
  run: Run,
): Promise<void> {
  const samples = workspace.query(`
    SELECT s.sample_id, e.id, e.other FROM ${table} s JOIN elsewhere e ON e.family = s.family AND e.id = s.program_id`)
  for await (const sample of samples) {
    // A row has left the stage `rows` by now, a repair still waits in it for its placebo.
    if (stage === 'cap') run.progress.count('cap', 'in')
    const detail = `${textIn(sample, 'id')} is ${textIn(sample, 'other')}`
    run.reject({ stage, reason: REASON, id: textIn(sample, 'sample_id'), detail })
  }
}

/**
 * The stage `apart`: once every family is stored, programs made by mutation or variation that another family has go,
 * with their traces and samples. It comes before placebos are drawn, so that none shows what is gone.
 */
export async function keepApart(workspace: Workspace, run: Run): Promise<void> {
  await workspace.execute(ELSEWHERE)
  const all = await workspace.first('SELECT count(*) AS programs FROM stored_programs')
  run.progress.count('apart', 'in', all === undefined ? 0 : numberIn(all, 'programs'))
  for await (const row of workspace.query('SELECT id, other, other_family FROM elsewhere ORDER BY seq')) {
    const detail = `same code as ${textIn(row, 'other')} of ${textIn(row, 'other_family')}`
    run.reject({ stage: 'apart', reason: REASON, id: textIn(row, 'id'), detail })
  }
  await rejectSamples('repairs', 'rows', workspace, run)
  await rejectSamples('rows', 'cap', workspace, run)
  const gone = (table: string): string =>
    `DELETE FROM ${table} s USING elsewhere e WHERE e.family = s.family AND e.id = s.program_id;`
  await workspace.execute(`
    DELETE FROM stored_programs WHERE seq IN (SELECT seq FROM elsewhere);
    ${gone('stored_traces')} ${gone('repairs')} ${gone('rows')}`)
  const left = await workspace.first('SELECT count(*) AS programs FROM stored_programs')
  run.progress.count('apart', 'out', left === undefined ? 0 : numberIn(left, 'programs'))
}

/** What must never be found in what is written. */
const LEAKS = [
  ['row', 'stands twice', 'SELECT row_id AS key FROM written GROUP BY row_id HAVING count(*) > 1'],
  [
    'program',
    'stands in two splits',
    'SELECT id AS key FROM stored_programs GROUP BY id HAVING count(DISTINCT split) > 1',
  ],
  [
    'program',
    'has the code of another group',
    'SELECT min(id) AS key FROM stored_programs GROUP BY code HAVING count(DISTINCT grp) > 1',
  ],
] as const

/** @throws Error where a row would be written twice, or one program on two sides of a split: a bug of this project. */
export async function checkApart(workspace: Workspace): Promise<void> {
  for (const [noun, wrong, query] of LEAKS) {
    const found = await workspace.first(`SELECT min(key) AS key FROM (${query})`)
    const key = found?.['key']
    if (typeof key === 'string') throw new Error(`leak: ${noun} ${key} ${wrong}`)
  }
}

import type { Candidate } from '../../schemas/candidate.ts'
import type { Program } from '../../schemas/program.ts'
import { ordered } from '../ordered.ts'
import type { Run } from '../stage.ts'
import type { CandidateTools, Problem } from '../supply/candidates/problem.ts'
import { solve } from '../supply/candidates/solve.ts'
import { numberIn, textIn } from '../workspace/answer.ts'
import type { Journal, Workspace } from '../workspace/workspace.ts'

/**
 * `meant` says which right programs a key means: those with that path; where there is none, those of that group; then those of
 * that group without its first part, which is the corpus' name. Letter case does not count. Keys that mean the same programs
 * mean one problem. A key that means nothing is a problem of its own, with no program.
 *
 * `parts` then holds what belongs to one problem together, in the order of the corpus: programs, their bugs, candidates.
 */
const PARTS = `
  CREATE TABLE meant AS
    WITH keys AS (SELECT DISTINCT lower(key) AS key FROM candidates),
    known AS (
      SELECT seq, lower(path) AS path, lower(grp) AS grp, lower(regexp_replace(grp, '^[^/]*/', '')) AS bare
      FROM programs WHERE NOT buggy),
    every AS (
      SELECT key, seq, 1 AS way FROM keys JOIN known ON path = key
      UNION ALL SELECT key, seq, 2 FROM keys JOIN known ON grp = key
      UNION ALL SELECT key, seq, 3 FROM keys JOIN known ON bare = key),
    nearest AS (SELECT key, min(way) AS way FROM every GROUP BY key)
    SELECT DISTINCT key, seq FROM every JOIN nearest USING (key, way);
  CREATE TABLE problems AS
    SELECT key, min(seq) AS place, md5(string_agg(seq::VARCHAR, ' ' ORDER BY seq)) AS problem FROM meant GROUP BY key;
  CREATE TABLE parts AS
    WITH members AS (SELECT DISTINCT problem, place, seq FROM problems JOIN meant USING (key))
    SELECT place, problem, 0 AS part, p.seq, p."offset", p.length FROM members JOIN programs p USING (seq)
    UNION ALL
    SELECT DISTINCT place, problem, 1, b.seq, b."offset", b.length
      FROM members m JOIN programs f ON f.seq = m.seq JOIN programs b ON b.buggy AND b.fixed = f.id
    UNION ALL
    SELECT place, coalesce(problem, 'none ' || lower(c.key)), 2, c.seq, c."offset", c.length
      FROM candidates c LEFT JOIN problems m ON m.key = lower(c.key);
`

/** Column `part` of `parts`; what is left are bugs. */
const [KNOWN, CANDIDATE] = [0, 2]

/** Problems that candidates name, each with all that belongs to it: no more than one is held here. */
async function* problemsOf(
  workspace: Workspace,
  programs: Journal,
  candidates: Journal,
): AsyncGenerator<Problem> {
  const rows = workspace.query(
    'SELECT problem, part, "offset", length FROM parts ORDER BY place NULLS LAST, problem, part, seq',
  )
  let open: { id: string; known: Program[]; bugs: Program[]; candidates: Candidate[] } | undefined
  for await (const row of rows) {
    const id = textIn(row, 'problem')
    if (open?.id !== id) {
      if (open !== undefined) yield open
      open = { id, known: [], bugs: [], candidates: [] }
    }
    const [offset, length] = [numberIn(row, 'offset'), numberIn(row, 'length')]
    const part = numberIn(row, 'part')
    if (part === CANDIDATE) open.candidates.push(await candidates.read<Candidate>(offset, length))
    else (part === KNOWN ? open.known : open.bugs).push(await programs.read<Program>(offset, length))
  }
  if (open !== undefined) yield open
}

/**
 * What candidates come to, once every program of the inputs is known: more programs for the stream. The order is that of the
 * problems, and within one that of the candidates. Counts and rejections are those of the stage `candidates`.
 */
export async function* solvedCandidates(
  candidates: AsyncIterable<Candidate>,
  programs: Journal,
  workspace: Workspace,
  tools: CandidateTools,
  run: Run,
): AsyncGenerator<Program> {
  const journal = await workspace.journal('candidates', { seq: 'BIGINT', key: 'VARCHAR' })
  let seq = 0
  for await (const candidate of candidates)
    await journal.append(candidate, { seq: seq++, key: candidate.problem })
  if (seq === 0) return
  await workspace.execute(PARTS)
  const options = { concurrency: tools.concurrency, slack: 0, signal: run.signal }
  const problems = problemsOf(workspace, programs, journal)
  for await (const found of ordered(problems, options, (problem) => solve(problem, tools, run))) {
    run.progress.count('candidates', 'out', found.length)
    yield* found
  }
}

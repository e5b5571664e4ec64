import { binsOf, spreadOf, type Queries } from './data-set.ts'

export const determinism: Queries = {
  traces: 'SELECT integrity, count(id) AS records FROM trace GROUP BY integrity',
}

export const steps: Queries = {
  bins: binsOf('trace', 'n_events', 4),
  tasks: `SELECT task, count(*) AS records, ${spreadOf('n_events')} FROM pair GROUP BY task`,
  cut: 'SELECT count(*) AS records, sum(cut::INTEGER) AS cut FROM trace',
}

/** Frames that are open at an event: those that opened up to it, less those that closed. */
const DEPTHS = `
  SELECT trace, max(depth) AS value FROM (
    SELECT a.trace, a.place,
      sum((b.kind IN ('call', 'resume'))::INTEGER) - sum((b.kind IN ('return', 'unwind', 'yield'))::INTEGER) AS depth
    FROM event a JOIN (FROM event WHERE kind NOT IN ('line', 'raise')) b ON a.trace = b.trace AND b.place <= a.place
    WHERE a.kind IN ('call', 'resume') GROUP BY a.trace, a.place)
  GROUP BY trace`

const ofRuns = (what: string, values: string): string =>
  `SELECT '${what}' AS what, ${spreadOf('value')} FROM (${values})`

const ofCode = (what: string, value: string): string =>
  `SELECT '${what}' AS what, ${spreadOf('value')} FROM (SELECT ${value} AS value FROM program)`

const TRIMMED = "rtrim(code, e'\\n')"

export const difficulty: Queries = {
  runs: [
    ofRuns('depth of calls', DEPTHS),
    ofRuns('calls', "SELECT sum((kind = 'call')::INTEGER) AS value FROM event GROUP BY trace"),
    ofRuns(
      'lines that run',
      "SELECT count(DISTINCT line) FILTER (kind = 'line') AS value FROM event GROUP BY trace",
    ),
    ofRuns(
      'lines run again by a loop',
      `SELECT coalesce(sum(times - 1) FILTER (kind = 'line'), 0) AS value
        FROM (SELECT trace, kind, frame, line, count(*) AS times FROM event GROUP BY trace, kind, frame, line) GROUP BY trace`,
    ),
  ].join(' UNION ALL '),
  code: [
    ofCode('lines of code', `length(${TRIMMED}) - length(replace(${TRIMMED}, e'\\n', '')) + 1`),
    ofCode(
      'words and signs of code',
      `len(regexp_extract_all(code, '[A-Za-z0-9_]+')) + length(regexp_replace(code, '[A-Za-z0-9_ \\t\\n\\f\\r]', '', 'g'))`,
    ),
  ].join(' UNION ALL '),
}

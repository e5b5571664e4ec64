import type { Queries } from './data-set.ts'

const REACHED = `(SELECT (coverage ->> 'lines')::INTEGER AS lines, (coverage ->> 'covered')::INTEGER AS covered,
  (coverage ->> 'branches')::INTEGER AS branches, (coverage ->> 'covered_branches')::INTEGER AS covered_branches,
  coverage ->> 'low' AS low FROM program WHERE coverage IS NOT NULL)`

export const coverage: Queries = {
  bins: `
    SELECT tenth * 10 || ' to ' || (CASE tenth WHEN 9 THEN 100 ELSE tenth * 10 + 9 END) || ' %' AS bin,
      (SELECT count(*) FROM ${REACHED}
        WHERE covered * 10 >= tenth * lines AND (covered * 10 < (tenth + 1) * lines OR tenth = 9)) AS records
    FROM range(10) t(tenth)`,
  all: `
    SELECT count(*) AS programs, sum((covered = lines)::INTEGER) AS whole, sum((low = 'true')::INTEGER) AS low,
      sum(covered) / sum(lines) AS lines, sum(covered_branches) / nullif(sum(branches), 0) AS branches FROM ${REACHED}`,
}

export const bugs: Queries = {
  kinds: `
    SELECT bug ->> 'origin' AS origin, bug ->> 'kind' AS kind, count(*) AS records
    FROM program WHERE buggy_of IS NOT NULL GROUP BY 1, 2`,
  operators: `
    SELECT each.value ->> '$' AS operator, count(*) AS records FROM program, json_each(program.bug, '$.operators') AS each
    GROUP BY operator`,
  variants: `SELECT variant ->> 'kind' AS kind, count(*) AS records FROM program WHERE variant IS NOT NULL GROUP BY 1`,
}

export const provenance: Queries = {
  rows: `
    SELECT source, license, count(*) AS records, sum(n_tokens) AS tokens, count(DISTINCT "group") AS problems,
      count(*) / (SELECT count(*) FROM pair) AS of_all FROM pair GROUP BY source, license`,
  programs: `
    SELECT corpus, license, sum((buggy_of IS NULL)::INTEGER) AS programs, sum((buggy_of IS NOT NULL)::INTEGER) AS bugs
    FROM program GROUP BY corpus, license`,
}

import type { Queries } from './data-set.ts'

const crossing = (what: string, from: string, value: string): string => `
  SELECT '${what}' AS what, count(*) AS seen, sum((first != last)::INTEGER) AS crossing
  FROM (SELECT min(split) AS first, max(split) AS last FROM ${from} GROUP BY ${value})`

export const leakage: Queries = {
  crossing: [
    crossing('problems of rows', 'pair', '"group"'),
    crossing('problems of programs', 'program', '"group"'),
    crossing('samples', 'pair', 'sample_id'),
    crossing('programs of rows', 'pair', 'program_id'),
    crossing('programs', 'program', 'id'),
    crossing('code, byte for byte', 'program', 'code'),
    crossing('prompts, byte for byte', 'pair', 'prompt'),
  ].join(' UNION ALL '),
}

const distinct = (what: string, from: string, values: string): string => `
  SELECT '${what}' AS what, (SELECT count(*) FROM ${from}) AS records,
    (SELECT count(*) FROM (SELECT DISTINCT ${values} FROM ${from})) AS distinct_records`

export const duplicates: Queries = {
  exact: [
    distinct('code of programs', 'program', 'code'),
    distinct('prompts', 'pair', 'prompt'),
    distinct('prompts with their answers', 'pair', 'prompt, answer'),
  ].join(' UNION ALL '),
  tasks: `
    SELECT task, sum(records) AS records, count(DISTINCT prompt) AS prompts, count(*) AS pairs
    FROM (SELECT task, prompt, answer, count(*) AS records FROM pair GROUP BY task, prompt, answer) GROUP BY task`,
}

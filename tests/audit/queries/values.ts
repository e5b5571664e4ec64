import type { Queries } from './data-set.ts'

const ofKeys = (role: string, where: string): string => `
  SELECT '${role}' AS role, each.value ->> '$' AS text
  FROM (FROM event WHERE ${where}) e, json_each(e.event -> '${role}') AS each`

export const values: Queries = {
  types: `
    WITH shown AS (
      ${ofKeys('arguments', "kind = 'call'")} UNION ALL ${ofKeys('changes', "kind IN ('line', 'resume')")}
      UNION ALL SELECT 'results', event ->> 'value' FROM event WHERE kind IN ('return', 'yield')),
    typed AS (
      SELECT role, CASE
        WHEN text IN ('True', 'False') THEN 'bool'
        WHEN text = 'None' THEN 'None'
        WHEN regexp_matches(text, '^[''"]') THEN 'str'
        WHEN regexp_matches(text, '^b[''"]') THEN 'bytes'
        WHEN starts_with(text, '[') THEN 'list'
        WHEN starts_with(text, '(') THEN 'tuple'
        WHEN starts_with(text, '{') THEN 'dict or set'
        WHEN starts_with(text, '<') THEN 'instance'
        WHEN try_cast(text AS DOUBLE) IS NULL THEN 'other'
        WHEN ltrim(text, '-') SIMILAR TO '[0-9]+' THEN 'int'
        ELSE 'float' END AS type
      FROM shown WHERE text IS NOT NULL)
    SELECT type, count(*) FILTER (role = 'arguments') AS arguments, count(*) FILTER (role = 'changes') AS changes,
      count(*) FILTER (role = 'results') AS results, count(*) AS records, count(*) / (SELECT count(*) FROM typed) AS of_all
    FROM typed GROUP BY type`,
}

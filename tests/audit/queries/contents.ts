import type { Queries } from './data-set.ts'

const SPLITS = ['train', 'validation', 'test']

/** How many there are of something that counts once, over all and in each split. */
const counted = (what: string, from: string, value: string): string => `
  SELECT '${what}' AS what, count(DISTINCT ${value}) AS "all", ${SPLITS.map(
    (split) => `(SELECT count(DISTINCT ${value}) FROM ${from} WHERE split = '${split}') AS ${split}`,
  ).join(', ')}
  FROM ${from}`

export const contents: Queries = {
  things: [
    counted('rows', 'pair', 'id'),
    counted('samples', 'pair', 'sample_id'),
    counted('programs', '(FROM program WHERE buggy_of IS NULL)', 'id'),
    counted('bugs', '(FROM program WHERE buggy_of IS NOT NULL)', 'id'),
    counted('problems', 'program', '"group"'),
    counted('traces', 'trace', 'id'),
  ].join(' UNION ALL '),
  sets: `
    SELECT training_set AS arm_set, count(*) AS "all", ${SPLITS.map(
      (split) => `sum((split = '${split}')::INTEGER) AS ${split}`,
    ).join(', ')}, sum(n_tokens) AS tokens
    FROM sft GROUP BY training_set`,
}

import type { Queries } from './data-set.ts'

export const funnel: Queries = {
  stages: `
    SELECT stage, "in", "out", "in" - "out" AS rejected, (SELECT count(*) FROM gone WHERE gone.stage = funnel.stage) AS ledger
    FROM funnel`,
  reasons: `
    SELECT stage, reason, count(*) AS records, count(*) / any_value(whole) AS of_stage
    FROM gone JOIN (SELECT stage, count(*) AS whole FROM gone GROUP BY stage) USING (stage) GROUP BY stage, reason`,
  examples: `
    SELECT stage, reason, each.id AS id, each.detail[:240] AS detail
    FROM (SELECT stage, reason, unnest(list({id: id, detail: detail} ORDER BY md5(id), id, detail)[:3]) AS each
      FROM gone GROUP BY stage, reason)`,
}

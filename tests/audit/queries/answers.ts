import type { Queries } from './data-set.ts'

export const baselines: Queries = {
  tasks: `
    WITH answered AS (
      SELECT task, arm, answer, sum((split = 'train')::INTEGER) AS train, sum((split = 'test')::INTEGER) AS test
      FROM pair GROUP BY task, arm, answer),
    best AS (
      SELECT task, arm, max(train) AS most, sum(train) AS trained, sum(test) AS tested, count(*) AS answers
      FROM answered GROUP BY task, arm),
    spread AS (SELECT task, arm, count(*) AS records, entropy(answer) AS entropy FROM pair GROUP BY task, arm)
    SELECT task, arm, any_value(records) AS records, any_value(answers) AS answers, any_value(most / nullif(trained, 0)) AS majority,
      min(test) / any_value(nullif(tested, 0)) AS right_on_test, any_value(entropy) AS entropy
    FROM answered JOIN best USING (task, arm) JOIN spread USING (task, arm) WHERE train = most GROUP BY task, arm`,
}

export const outcomes: Queries = {
  tasks: `
    SELECT task, status, count(*) AS records, count(*) / any_value(whole) AS of_task
    FROM pair JOIN (SELECT task, count(*) AS whole FROM pair GROUP BY task) USING (task) GROUP BY task, status`,
  exceptions: `
    SELECT exception, sum(records) AS records, count(*) AS programs
    FROM (SELECT exception, program_id, count(*) AS records FROM pair GROUP BY exception, program_id)
    WHERE exception IS NOT NULL GROUP BY exception`,
  traces: 'SELECT "trigger", status, count(id) AS records FROM trace GROUP BY "trigger", status',
}

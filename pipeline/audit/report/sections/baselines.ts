import type { Section } from '../section.ts'
import { count, key, number, share, table } from '../table.ts'

/** What a model gets right that knows nothing but the most common answer. */
export const baselines: Section = {
  name: 'baselines',
  title: 'Baselines',
  note: 'How often the answer that is most common in train is right on test, compared as text; and the entropy of the answers.',
  async measure({ query }) {
    const rows = await query(`
      WITH answers AS (
        SELECT task, arm, answer, count(*) AS records, count(*) FILTER (split = 'train') AS train,
          count(*) FILTER (split = 'test') AS test FROM pairs GROUP BY task, arm, answer),
      placed AS (
        SELECT *, row_number() OVER (PARTITION BY task, arm ORDER BY train DESC, test, answer) AS place,
          records / sum(records) OVER (PARTITION BY task, arm) AS part FROM answers)
      SELECT task, arm, sum(records)::BIGINT AS records, count(*) AS answers,
        round(max(train) / nullif(sum(train), 0), 6) AS majority,
        round(max(test) FILTER (place = 1 AND train > 0) / nullif(sum(test), 0), 6) AS right_on_test,
        round(-sum(part * log2(part)), 3) AS entropy
      FROM placed GROUP BY task, arm ORDER BY task, arm`)
    return [
      table(
        'tasks',
        'The most common answer of each task and arm',
        [
          key('task'),
          key('arm'),
          count('records', 'rows'),
          count('answers', 'distinct answers'),
          share('majority', 'most common, in train'),
          share('right_on_test', 'right on test'),
          number('entropy', 'entropy, bits'),
        ],
        rows,
        { chart: { kind: 'bars', values: ['majority'] } },
      ),
    ]
  },
}

import type { Section } from '../section.ts'
import { count, key, share, table, text } from '../table.ts'

/** What the build looked for in each row. */
export const rowChecks: Section = {
  name: 'checks',
  title: 'Checks of rows',
  note: 'As the build measured it, before caps and mix; all arms of a matched sample count as one row.',
  async measure({ manifest: { row_checks: checks } }) {
    return [
      table(
        'checks',
        'Checks',
        [
          key('check'),
          text('action'),
          count('seen', 'rows looked at'),
          count('hit', 'rows hit'),
          share('hit_share', 'of those looked at'),
          count('rejected', 'rows rejected'),
        ],
        checks.map(({ check, action, seen, hit, rejected }) => ({
          check,
          action,
          seen,
          hit,
          hit_share: seen === 0 ? null : Number((hit / seen).toFixed(6)),
          rejected,
        })),
        {
          chart: { kind: 'bars', values: ['hit'] },
          note: 'A row is rejected by the first check that may reject it.',
        },
      ),
      table(
        'kinds',
        'What was found',
        [key('check'), key('kind'), count('records', 'rows')],
        checks.flatMap(({ check, kinds }) =>
          Object.entries(kinds).map(([kind, records]) => ({ check, kind, records })),
        ),
        { chart: { kind: 'bars', values: ['records'] }, note: 'A row may have several.' },
      ),
      table(
        'examples',
        'The first rows hit',
        [key('check'), key('id', 'sample'), text('detail', 'where')],
        checks.flatMap(({ check, examples }) => examples.map((each) => ({ check, ...each }))),
        { note: 'Where it stands, and never what was found.' },
      ),
    ]
  },
}

import type { Section } from '../section.ts'
import { count, key, number, share, table, text } from '../table.ts'

/** What can be told of answers only when all are known. */
export const answers: Section = {
  name: 'answers',
  title: 'Answers',
  note: 'As the build measured it, in one arm: the answer alone, without the words around it.',
  async measure({ manifest: { measures } }) {
    return [
      table(
        'tasks',
        'By task',
        [
          key('task'),
          count('rows'),
          count('distinct', 'distinct answers'),
          number('entropy', 'entropy, bits'),
          text('most_common', 'most common in train, its beginning'),
          share('most_common_share', 'of train'),
          share('baseline', 'right on test'),
          number('kinds_entropy', 'entropy of types, bits'),
        ],
        measures.answers.map(({ kinds, kinds_entropy, ...each }) => ({
          ...each,
          // Of no literals at all, an entropy would say that they are all alike.
          kinds_entropy: Object.keys(kinds).length === 0 ? null : kinds_entropy,
        })),
        {
          chart: { kind: 'bars', values: ['baseline'] },
          note: 'The share of test rows that is right when the most common answer of train is always given.',
        },
      ),
      table(
        'kinds',
        'Types of answers that are Python literals',
        [key('task'), key('kind', 'type'), count('records', 'rows')],
        measures.answers.flatMap(({ task, kinds }) =>
          Object.entries(kinds).map(([kind, records]) => ({ task, kind, records })),
        ),
        { chart: { kind: 'bars', values: ['records'] } },
      ),
      table(
        'elided',
        'Rows that leave something of their trace out',
        [key('set', 'training set'), count('rows'), count('elided'), share('elided_share', 'share')],
        measures.elided.map((each) => ({
          ...each,
          elided_share: each.rows === 0 ? null : Number((each.elided / each.rows).toFixed(6)),
        })),
      ),
      table(
        'licences',
        'Licences',
        [count('without_license', 'rows without a known licence')],
        [{ without_license: measures.without_license }],
      ),
    ]
  },
}

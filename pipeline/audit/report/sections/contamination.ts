import type { Section } from '../section.ts'
import { count, key, share, table, text } from '../table.ts'

/** The manifest names up to a thousand of each benchmark: a page is read by people. */
const NAMED = 50

/** What the held-out benchmarks kept out. */
export const contamination: Section = {
  name: 'contamination',
  title: 'Contamination by benchmarks',
  note: 'As the build measured it: what came in and equals, or was found to hold, a problem of a benchmark that is held out.',
  async measure({ manifest: { held_out: benchmarks } }) {
    const looked = benchmarks.flatMap(({ benchmark, decontamination }) =>
      decontamination === undefined ? [] : [{ benchmark, ...decontamination }],
    )
    return [
      table(
        'benchmarks',
        'Benchmarks that are held out',
        [
          key('benchmark'),
          count('programs', 'its programs'),
          count('unread', 'its records without a program'),
          count('rejected', 'programs kept out'),
        ],
        benchmarks.map(({ benchmark, programs, rejected, unread }) => ({
          benchmark,
          programs,
          rejected,
          unread: Object.values(unread).reduce((sum, records) => sum + records, 0),
        })),
      ),
      table(
        'unread',
        'Records of benchmarks without a program',
        [key('benchmark'), key('reason'), count('records')],
        benchmarks.flatMap(({ benchmark, unread }) =>
          Object.entries(unread).map(([reason, records]) => ({ benchmark, reason, records })),
        ),
        { note: 'What these hold was not looked for.' },
      ),
      table(
        'items',
        'What was looked for beyond equality',
        [
          key('benchmark'),
          count('items', 'programs and statements'),
          count('spared_items', 'spared as too small'),
          count('spared_programs', 'programs that met these'),
          count('pairs', 'pairs found'),
        ],
        looked.map(({ benchmark, items, spared, matches, matches_left_out }) => ({
          benchmark,
          items,
          spared_items: spared.items,
          spared_programs: spared.programs,
          pairs: matches.length + matches_left_out,
        })),
      ),
      table(
        'methods',
        'Found, by method',
        [
          key('benchmark'),
          key('method'),
          count('items', 'of the benchmark'),
          count('programs', 'programs that came in'),
        ],
        looked.flatMap(({ benchmark, found }) => found.map((each) => ({ benchmark, ...each }))),
        { note: 'What several methods find counts for each.' },
      ),
      table(
        'matches',
        'Pairs found',
        [
          key('benchmark'),
          key('item'),
          key('path', 'program'),
          text('methods'),
          share('coverage', 'of the item'),
          text('dropped'),
        ],
        looked.flatMap(({ benchmark, matches }) =>
          matches.slice(0, NAMED).map(({ item, path, methods, coverage, dropped }) => ({
            benchmark,
            item,
            path,
            methods: methods.join(', '),
            coverage,
            dropped: dropped ? 'yes' : 'no',
          })),
        ),
        { note: `At most ${NAMED} of each benchmark; manifest.json names more.` },
      ),
    ]
  },
}

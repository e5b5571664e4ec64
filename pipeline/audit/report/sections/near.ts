import type { Section } from '../section.ts'
import { count, key, number, table, text } from '../table.ts'

/** What the build found to be alike, though not equal. */
export const near: Section = {
  name: 'near',
  title: 'Near-duplicates and clusters',
  note: 'As the build measured it, before anything was dropped: Jaccard similarity of shingles of right programs and of instructions.',
  async measure({ manifest: { near_duplicates: found } }) {
    const counts = [
      ['clusters of programs alike in code', found.clusters],
      ['programs in clusters', found.programs],
      ['programs dropped', found.dropped],
      ['problems that became part of another one', found.groups_joined],
      ['clusters in several splits', found.split_clusters],
    ] as const
    return [
      table(
        'found',
        'What was found',
        [key('what', ''), count('records', 'number')],
        counts.map(([what, records]) => ({ what, records })),
      ),
      table(
        'kinds',
        'What was compared',
        [
          key('kind'),
          number('threshold', 'similarity from which two are alike'),
          count('documents'),
          count('compared', 'pairs compared'),
          count('pairs', 'pairs alike'),
          count('bands'),
          count('rows', 'rows of a band'),
        ],
        found.kinds,
        { note: 'Pairs that share a band of their MinHash signatures are compared whole.' },
      ),
      table(
        'biggest',
        'Clusters with most programs',
        [key('cluster'), count('programs'), count('groups', 'problems'), text('example')],
        found.biggest,
      ),
    ]
  },
}

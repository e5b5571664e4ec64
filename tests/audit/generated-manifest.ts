import type { Manifest, SealedFile } from '../../schemas/manifest.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import { MANIFEST_OF_NOTHING } from '../shards/manifests.ts'

/** A training set beside the arms. */
export const PART = 'repair-only'

const NO_ROWS = { train: 0, validation: 0, test: 0 }

/** What a build would have measured while it made the rows: any numbers will do, but each its own. */
const MEASURED: Pick<Manifest, 'near_duplicates' | 'held_out' | 'row_checks' | 'measures' | 'teacher'> = {
  near_duplicates: {
    kinds: [
      { kind: 'code', threshold: 0.7, bands: 32, rows: 4, documents: 901, compared: 17, pairs: 5 },
      { kind: 'instruction', threshold: 0.8, bands: 21, rows: 6, documents: 900, compared: 3, pairs: 1 },
    ],
    clusters: 41,
    programs: 83,
    dropped: 6,
    groups_joined: 7,
    split_clusters: 0,
    biggest: [{ cluster: 'c0ffee', programs: 11, groups: 9, example: 'corpus a/b.py' }],
  },
  held_out: [
    { benchmark: 'equal', files: [], programs: 164, unread: {}, rejected: 2 },
    {
      benchmark: 'alike',
      files: [],
      programs: 974,
      unread: { 'not-python': 12, 'syntax-error': 1 },
      rejected: 14,
      decontamination: {
        items: 1948,
        found: [
          { method: 'substring', items: 8, programs: 10 },
          { method: 'syntax', items: 4, programs: 5 },
        ],
        spared: { items: 21, programs: 34 },
        matches: [
          {
            item: 'alike/3',
            program: 'a'.repeat(64),
            path: 'corpus a/b.py',
            methods: ['substring', 'syntax'],
            coverage: 0.8125,
            dropped: true,
          },
        ],
        matches_left_out: 19,
      },
    },
  ],
  row_checks: [
    {
      check: 'personal-data',
      action: 'report',
      seen: 700,
      hit: 9,
      rejected: 0,
      kinds: { 'e-mail': 7, telephone: 3 },
      examples: [{ id: 'sample direct', detail: 'prompt: e-mail at 12' }],
    },
    {
      check: 'triviality',
      action: 'reject',
      seen: 700,
      hit: 4,
      rejected: 4,
      kinds: { argument: 4 },
      examples: [],
    },
  ],
  measures: {
    answers: [
      {
        task: 'output-prediction',
        rows: 90,
        distinct: 61,
        entropy: 5.25,
        most_common: 'True',
        most_common_share: 0.125,
        baseline: 0.0625,
        kinds: { bool: 30, int: 60 },
        kinds_entropy: 0.918,
      },
      {
        task: 'repair',
        rows: 90,
        distinct: 90,
        entropy: 6.5,
        most_common: 'def f():',
        most_common_share: null,
        baseline: null,
        kinds: {},
        kinds_entropy: 0,
      },
    ],
    elided: [{ set: 'concise', rows: 180, elided: 23 }],
    without_license: 44,
  },
  teacher: { asked: 3, cached: 1, attempts: 4, prompt_tokens: 50, completion_tokens: 60, cost: null },
}

/** The manifest of so many generated problems. */
export function generatedManifest(
  problems: number,
  arms: readonly string[],
  rejections: readonly Rejection[],
  files: SealedFile[],
): Manifest {
  return {
    ...MANIFEST_OF_NOTHING,
    ...MEASURED,
    funnel: ['verify', 'rows'].map((stage) => {
      const gone = rejections.filter((each) => each.stage === stage)
      const rejected = { identity: 0, 'over-budget': 0 }
      for (const { reason } of gone) rejected[reason === 'identity' ? 'identity' : 'over-budget']++
      return { stage, in: problems + gone.length, out: problems, rejected }
    }),
    arms: arms.map((arm) => ({
      arm,
      rows: NO_ROWS,
      tokens: 0,
      over_budget: 0,
      alone_over_budget: 0,
      repair_tokens: null,
      repair_tokens_whole: null,
    })),
    sets: [{ set: PART, arm: 'concise', parts: ['repair'], rows: NO_ROWS, tokens: 0 }],
    checks: { ...MANIFEST_OF_NOTHING.checks, runs: 2 * problems, sound: 2 * problems },
    files,
  }
}

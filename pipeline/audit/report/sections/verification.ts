import type { Section } from '../section.ts'
import { count, key, share, table, text } from '../table.ts'

/** What `verify` found, where it was told to write it. */
export const verification: Section = {
  name: 'verification',
  title: 'Verification',
  note: 'What the command verify found, from audit/verification.json.',
  async measure({ verification: found }) {
    if (found === undefined) return []
    const { samples, checks } = found
    return [
      table(
        'samples',
        'Samples that were made anew',
        [
          text('sound', 'data set'),
          count('all', 'samples'),
          count('checked', 'made anew'),
          count('failed', 'failed'),
          share('low', 'of all fail at least'),
          share('high', 'of all fail at most'),
          text('runtime', 'run with'),
          text('seed', 'chosen by seed'),
        ],
        [
          {
            sound: found.sound ? 'nothing failed' : 'wrong',
            all: samples.all,
            checked: samples.checked,
            failed: samples.failed,
            low: samples.failing_share?.low ?? null,
            high: samples.failing_share?.high ?? null,
            runtime: found.runtime,
            seed: samples.seed === null ? 'all were checked' : String(samples.seed),
          },
        ],
        { note: "Where not all were made anew, Wilson's 95 % interval of the share that fails." },
      ),
      table(
        'checks',
        'Checks',
        [key('check'), count('checked', 'looked at'), count('failed'), count('skipped', 'not looked at')],
        checks.map(({ check, checked, failed, skipped }) => ({
          check,
          checked,
          failed,
          skipped: skipped.reduce((sum, { records }) => sum + records, 0),
        })),
      ),
      table(
        'skipped',
        'What could not be looked at',
        [key('check'), key('reason'), count('records')],
        checks.flatMap(({ check, skipped }) => skipped.map((each) => ({ check, ...each }))),
      ),
      table(
        'faults',
        'The first faults of each check',
        [key('check'), key('file'), key('id'), key('field'), text('found'), text('expected')],
        checks.flatMap(({ check, faults }) => faults.map((each) => ({ check, ...each }))),
      ),
    ]
  },
}

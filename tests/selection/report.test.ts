import { expect, test } from 'vitest'
import type { JudgedAttempt } from '../../pipeline/selection/judged.ts'
import { selectionOf } from '../../pipeline/selection/report.ts'
import { SEQUENTIAL, third } from './by-hand.ts'

/**
 * Samples of a problem, each with its rounds: `P` passes the public tests and `p` fails one, `H` and `h` the hidden ones;
 * then what it was seen to do, where it is a program.
 */
function attempts(task: string, samples: readonly (readonly string[])[]): JudgedAttempt[] {
  return samples.flatMap((rounds, sample) =>
    rounds.map((word, place) => ({
      task,
      sample,
      round: place + 1,
      solvedPublic: word.startsWith('P'),
      solvedHidden: /h/i.test(word) ? word.includes('H') : undefined,
      behaviour: word.slice(2) === '' ? undefined : word.slice(2),
    })),
  )
}

const ALONE = { public_stop_pass_at_1: 1, oracle_stop_pass_at_1: 1, oracle_any_sample: 1 }

test('sequential selection stops by the public tests, an oracle by the hidden ones', () => {
  const { all, problems_with_hidden_tests } = selectionOf([
    ...attempts('a', [['pha', 'phb', 'PHc'], ['PHc']]),
    ...attempts('b', [['Pha'], ['phb', 'PHc']]),
    ...attempts('c', [
      ['pha', 'ph', 'phb'],
      ['pHa', 'phb', 'phc'],
    ]),
  ])
  expect(problems_with_hidden_tests).toBe(3)
  expect(all.sequential).toEqual(SEQUENTIAL)
  expect(all.parallel.map(({ first_passing_pass_at_1 }) => first_passing_pass_at_1)).toEqual([
    third(1, 0, 0),
    third(1, 0, 0),
    third(1, 0, 0),
  ])
  expect(all.parallel[0]?.oracle_pass_at_k).toEqual([
    { k: 1, value: third(0.5, 0, 0.5) },
    { k: 2, value: third(1, 0, 1) },
  ])
})

test('a vote is won by the largest group, by the earlier one of two, and not by what is no program', () => {
  const one = (samples: readonly string[]): unknown => {
    const { all } = selectionOf(
      attempts(
        'one',
        samples.map((sample) => [sample]),
      ),
    )
    const [{ majority_pass_at_1, majority_of_passing_pass_at_1, first_sample_pass_at_1 } = {}] = all.parallel
    return [first_sample_pass_at_1, majority_pass_at_1, majority_of_passing_pass_at_1]
  }
  expect(one(['pha', 'PHb', 'PHb'])).toEqual([0, 1, 1])
  expect(one(['pHa', 'phb', 'Phc'])).toEqual([1, 1, 0])
  // The largest group is wrong; of those that pass the public tests it is right.
  expect(one(['pha', 'PHb', 'pha'])).toEqual([0, 0, 1])
  expect(one(['ph', 'ph', 'PHb'])).toEqual([0, 1, 1])
  expect(one(['ph', 'ph'])).toEqual([0, 0, 0])
})

test('without hidden tests nothing is said that they would have to say, and others are not dragged down', () => {
  const known = attempts('known', [['PHa']])
  const { all, problems_in_all, problems_with_hidden_tests } = selectionOf([
    ...known,
    ...attempts('unknown', [['Pa'], ['pb']]),
  ])
  expect([problems_in_all, problems_with_hidden_tests]).toEqual([2, 1])
  expect(all.sequential).toEqual([{ round: 1, solved_public: 0.75, ...ALONE }])
  expect(all.parallel).toMatchObject([
    { samples: { least: 1, most: 2 }, oracle_pass_at_k: [{ k: 1, value: 1 }] },
  ])
  const alone = selectionOf(attempts('unknown', [['Pa']]))
  expect(alone.all.parallel).toMatchObject([
    { majority_pass_at_1: null, oracle_pass_at_k: [{ value: null }] },
  ])
})

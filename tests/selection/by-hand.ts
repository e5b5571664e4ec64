import { expect } from 'vitest'

/** The mean of what three problems come to. */
export const third = (a: number, b: number, c: number): unknown => expect.closeTo((a + b + c) / 3, 12)

/**
 * What sequential selection among two samples of each of three problems comes to, counted by hand. Of the first problem one sample
 * takes three rounds and one a single one; of the second one passes the public tests at once and no hidden one, the other
 * passes both in its second round; of the third none ever passes the public tests, and a right attempt of its second sample is
 * thrown away after the first round, for nothing that it may look at says that it is right.
 */
export const SEQUENTIAL = [
  {
    round: 1,
    solved_public: third(0.5, 0.5, 0),
    public_stop_pass_at_1: third(0.5, 0, 0.5),
    oracle_stop_pass_at_1: third(0.5, 0, 0.5),
    oracle_any_sample: third(1, 0, 1),
  },
  {
    round: 2,
    solved_public: third(0.5, 1, 0),
    public_stop_pass_at_1: third(0.5, 0.5, 0),
    oracle_stop_pass_at_1: third(0.5, 0.5, 0.5),
    oracle_any_sample: 1,
  },
  {
    round: 3,
    solved_public: third(1, 1, 0),
    public_stop_pass_at_1: third(1, 0.5, 0),
    oracle_stop_pass_at_1: third(1, 0.5, 0.5),
    oracle_any_sample: 1,
  },
]

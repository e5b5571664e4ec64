/** How far samples are shut in, for the manifest and `doctor`. */
export interface Isolation {
  readonly level: 'rlimits'
  readonly description: string
}

/** The level that lanes now give. */
export function isolation(): Isolation {
  return {
    level: 'rlimits',
    description:
      'rlimits, a process and session of its own for each sample, an empty environment, no network where the kernel ' +
      'allows it; files of the host can be read: for trusted code only',
  }
}

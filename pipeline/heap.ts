import { setFlagsFromString } from 'node:v8'

/**
 * Makes V8 collect when the old heap has grown by half. By default it waits longer the more memory a machine has, so
 * that a long corpus would take twice the memory of a short one, most of it garbage. This is no limit: what is held
 * may still be as large as it must.
 */
export function collectEarly(): void {
  setFlagsFromString('--initial-old-space-size=48')
  setFlagsFromString('--heap-growing-percent=50')
}

/**
 * For worker threads: V8 gives each thread's new objects up to 48 MB, which threads that make strings only to let them
 * go fill with garbage. This is no limit either: what is held moves on to the old heap.
 */
export const SMALL_NURSERY = { maxYoungGenerationSizeMb: 12 }

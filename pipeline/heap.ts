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

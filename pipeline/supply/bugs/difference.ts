import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'

/** Unified diff from the right program to the buggy one, with one line of context. */
export function differenceOf(fixed: string, buggy: string): string {
  return createTwoFilesPatch('fixed', 'buggy', fixed, buggy, undefined, undefined, {
    context: 1,
    headerOptions: FILE_HEADERS_ONLY,
  })
}

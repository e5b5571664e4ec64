import type { MutantEdit } from '../../pipeline/python/mutation.ts'

/** Places of a text that begin in one line. */
function placesIn(source: string, line: number, text: string): number[] {
  let begin = 0
  for (let passed = 1; passed < line; passed += 1) begin = source.indexOf('\n', begin) + 1
  const newline = source.indexOf('\n', begin)
  const end = newline === -1 ? source.length : newline
  const places: number[] = []
  for (let place = begin; place <= end; place += 1) if (source.startsWith(text, place)) places.push(place)
  return places
}

/** Whether some places of the edits' texts, in their lines and order, make `code` of `source` when they alone change. */
export function isRebuilt(source: string, code: string, edits: readonly MutantEdit[]): boolean {
  const tried = (next: number, from: number, built: string): boolean => {
    if (!code.startsWith(built)) return false
    const edit = edits[next]
    if (edit === undefined) return built + source.slice(from) === code
    return placesIn(source, edit.line, edit.before).some(
      (place) =>
        place >= from &&
        tried(next + 1, place + edit.before.length, built + source.slice(from, place) + edit.after),
    )
  }
  return tried(0, 0, '')
}

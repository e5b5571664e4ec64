/** Names and the literals that they hold as one dict literal, in the order of the names' code units. */
export function dictLiteral(entries: readonly (readonly [name: string, literal: string])[]): string {
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([name, literal]) => `'${name}': ${literal}`).join(', ')}}`
}

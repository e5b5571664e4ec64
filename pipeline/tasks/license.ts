/** Parts of a conjunction, as far as it is one: what stands in brackets is a part of its own. */
function partsOf(expression: string): string[] {
  const parts: string[] = []
  let depth = 0
  let open: string[] = []
  const close = (): void => {
    const words = open.join(' ')
    if (words !== '') parts.push(words)
    open = []
  }
  for (const word of expression.split(/\s+/)) {
    if (depth === 0 && /^or$/i.test(word)) return [`(${expression})`]
    if (depth === 0 && /^and$/i.test(word)) {
      close()
      continue
    }
    for (const character of word) depth += character === '(' ? 1 : character === ')' ? -1 : 0
    open.push(word)
  }
  close()
  return parts
}

/** The SPDX expression of what holds code of both licences: each part once, in the order of code points. */
export function licenseOfBoth(first: string, second: string): string {
  if (first === second) return first
  return [...new Set([first, second].flatMap((license) => partsOf(license.trim())))].sort().join(' AND ')
}

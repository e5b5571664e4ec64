/** A sentence with its slots, names in braces, filled. */
export function filled(sentence: string, words: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (slot, name: string) => words[name] ?? slot)
}

/** `1st`, `2nd`, `3rd`, `11th`. */
export function ordinal(number: number): string {
  const last = number % 10
  const isTeen = Math.floor((number % 100) / 10) === 1
  return `${number}${isTeen || last === 0 || last > 3 ? 'th' : (['st', 'nd', 'rd'][last - 1] ?? 'th')}`
}

/** Text as Markdown code: the backticks around it are more than any in it. */
export function inlineCode(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const marks = '`'.repeat(longest + 1)
  return longest === 0 ? `${marks}${text}${marks}` : `${marks} ${text} ${marks}`
}

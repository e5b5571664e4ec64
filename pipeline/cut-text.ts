/** The first `characters` UTF-16 units of a text, one less where the cut would halve a character. */
export function cutText(text: string, characters: number): string {
  return text.length <= characters ? text : text.slice(0, characters).replace(/[\ud800-\udbff]$/, '')
}

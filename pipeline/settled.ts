/** Text with LF line ends, no blank space before them and none at the end. */
export function settled(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd())
  return lines.join('\n').trimEnd()
}

import type { Manifest } from '../../schemas/manifest.ts'
import { TEACHER } from '../../schemas/names.ts'

/** Which words of the rows a model wrote, and what was verified of them; empty where none did. */
export function teacherText({ recipe, funnel }: Pick<Manifest, 'recipe' | 'funnel'>): string {
  const { teacher, tasks } = recipe
  const counts = funnel.find(({ stage }) => stage === 'teacher')
  if (teacher === undefined || counts === undefined || counts.in === 0) return ''
  const isRepair = tasks.repair?.rationale === TEACHER
  const isReasoned =
    isRepair ||
    [tasks['output-prediction'], tasks['input-prediction']].some((task) => task?.evidence.includes(TEACHER))
  const matched = isRepair
    ? ' The matched set holds only repair samples for which a rationale was kept; the tokens of the others are counted without one.'
    : ''
  const rationales = isReasoned
    ? `
Rows whose \`meta\` has a \`teacher\` hold its reasoning: their result was verified by running it, and no statement in them that could be read contradicts the trace. What could not be read was not judged; \`meta\` counts both.${matched}
`
    : ''
  const instructions =
    teacher.instructions === 'missing'
      ? `
Programs whose \`instruction_origin\` is \`teacher\` came without words. Their instruction was kept because a program that the same model wrote from it, without seeing the first, passes every test of the program; \`instruction_by\` says with which requests.
`
      : ''
  return `
## Text by a model

The model ${teacher.model} wrote text of this data set, under that model's own terms. Of ${counts.in} answers ${counts.out} were kept.
${rationales}${instructions}`
}

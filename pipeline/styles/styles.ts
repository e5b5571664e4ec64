import type { StyleName } from '../../schemas/names.ts'
import { annotated } from './annotated.ts'
import { codeexecutorDelta } from './codeexecutor-delta.ts'
import { codeexecutor } from './codeexecutor.ts'
import { concise } from './concise.ts'
import { executionTuningCompact } from './execution-tuning-compact.ts'
import { executionTuningDynamic } from './execution-tuning-dynamic.ts'
import { cwmText } from './cwm-text.ts'
import { cwm } from './cwm.ts'
import { next } from './next.ts'
import { our01 } from './our01.ts'
import { scratchpad } from './scratchpad.ts'
import { semcoderInlineConcise } from './semcoder-inline-concise.ts'
import { semcoderInline } from './semcoder-inline.ts'
import { semcoderMonologue } from './semcoder-monologue.ts'
import type { Style } from './style.ts'
import { traced } from './traced.ts'
import { tracemill } from './tracemill.ts'

/** Every representation of a trace. */
export const styles: Readonly<Record<StyleName, Style>> = {
  scratchpad,
  next,
  codeexecutor,
  'codeexecutor-delta': codeexecutorDelta,
  concise,
  'semcoder-monologue': semcoderMonologue,
  'semcoder-inline': semcoderInline,
  'semcoder-inline-concise': semcoderInlineConcise,
  our01,
  'execution-tuning-compact': executionTuningCompact,
  'execution-tuning-dynamic': executionTuningDynamic,
  cwm,
  'cwm-text': cwmText,
  traced,
  annotated,
  tracemill,
}

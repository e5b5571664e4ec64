import type { TaskName } from '../../schemas/names.ts'
import { faultLocalisation } from './fault-localisation.ts'
import { inputPrediction } from './input-prediction.ts'
import { outputPrediction } from './output-prediction.ts'
import { repair } from './repair.ts'
import { revision } from './revision/revision.ts'
import { rootCause } from './root-cause.ts'
import { synthesis } from './synthesis.ts'
import type { Task } from './task.ts'
import { testOutputPrediction } from './test-output-prediction.ts'
import { tracePrediction } from './trace-prediction.ts'
import { traceToText } from './trace-to-text.ts'

export const tasks: Readonly<Record<TaskName, Task>> = {
  'output-prediction': outputPrediction,
  'input-prediction': inputPrediction,
  'trace-prediction': tracePrediction,
  repair,
  synthesis,
  'fault-localisation': faultLocalisation,
  'root-cause': rootCause,
  'test-output-prediction': testOutputPrediction,
  'trace-to-text': traceToText,
  revision,
}

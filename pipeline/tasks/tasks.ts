import type { TaskName } from '../../schemas/names.ts'
import { faultLocalisation } from './fault-localisation.ts'
import { inputPrediction } from './input-prediction.ts'
import { outputPrediction } from './output-prediction.ts'
import { repair } from './repair.ts'
import { rootCause } from './root-cause.ts'
import { synthesis } from './synthesis.ts'
import type { Task } from './task.ts'
import { tracePrediction } from './trace-prediction.ts'

export const tasks: Readonly<Record<TaskName, Task>> = {
  'output-prediction': outputPrediction,
  'input-prediction': inputPrediction,
  'trace-prediction': tracePrediction,
  repair,
  synthesis,
  'fault-localisation': faultLocalisation,
  'root-cause': rootCause,
}

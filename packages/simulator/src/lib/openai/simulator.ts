import type { Hono } from 'hono'
import type { Clock } from '../twilio/clock.ts'
import type { OpenAiFault, OpenAiFaultRule } from './faults.ts'
import type { Model } from './model.ts'

/** The models of the simulator by name: one of calm answers, and one that obeys customers. */
export type ModelName = 'calm' | 'obeys'

/** The options of a simulated API. */
export interface OpenAiSimulatorOptions {
  /** The one key that it accepts. Default: any key, and none. */
  apiKey?: string
  /** The ids of its models. Default: some of OpenAI's. */
  models?: readonly string[]
  /** The model behind all ids. Default: `calm`. */
  model?: Model | ModelName
  /** The numbers of a vector, where a request does not set them. Default: 1536. */
  dimensions?: number
  /** The most tokens of a prompt. Default: 128 000. */
  context?: number
  /** The words of every recording. Default: `Two words`. */
  transcript?: string
  /** Milliseconds between two events of a stream. Default: 0. */
  pace?: number
  /** How many of the newest requests it keeps. Default: 1000. */
  keep?: number
  clock?: Clock
  /** 0 ≤ n < 1; decides faults with a probability. */
  random?: () => number
}

/** A request as it arrived, and its end. */
export interface RequestEntry {
  /** From 1, in order. */
  id: number
  at: string
  /** Without `/v1`: `/chat/completions`. */
  path: string
  model: string
  /** The parsed body. Of a recording: its fields, and the name, the type and the size of the file. */
  body: unknown
  /** The kind of the fault that applied; `null` without one. */
  fault: string | null
  /** Whether the model answered, and the owner of the key pays, even if the answer was lost. */
  billed: boolean
  /** The status of the answer; `null` before an answer, and for a lost one. */
  status: number | null
}

/** A simulated API of models. */
export interface OpenAiSimulator extends AsyncDisposable {
  /** The API below `/v1`, and controls beside it. Serve it, or call `app.fetch`. */
  app: Hono
  /** Every kept request, in order. */
  requests(): RequestEntry[]
  /** Replaces the model behind all ids. */
  use(model: Model | ModelName): void
  faults: {
    /** @throws TypeError with the field that is wrong */
    add(rule: OpenAiFaultRule): OpenAiFault
    list(): OpenAiFault[]
    clear(): void
  }
}

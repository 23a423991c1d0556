import { transcriptSchema } from '../../../assistant/transcript.ts'
import type { AssistantCase } from '../case.ts'
import { casesOf } from '../case.ts'
import { callOf, outcomeOf } from '../requests.ts'

const recording = new Blob([new Uint8Array(2_000)], { type: 'audio/ogg' })

export const transcribeCases: readonly AssistantCase[] = casesOf(
  'transcribe',
  {
    'the transcript has the agreed shape': async ({ assistant, expect }) => {
      const answer = await assistant.transcribe?.({ content: recording, name: 'voice.ogg' }, callOf())
      expect(transcriptSchema.safeParse(answer?.value).error?.issues).toBe(undefined)
      expect(answer?.usage.task).toBe('transcribe')
    },

    'a type that it does not read is refused by name': async ({ assistant, expect }) => {
      const content = new Blob(['text'], { type: 'text/plain' })
      const call = assistant.transcribe?.({ content, name: 'voice.txt' }, callOf())
      expect(await outcomeOf(call ?? Promise.resolve())).toBe('input.invalid')
    },

    'an empty recording is refused by name': async ({ assistant, expect }) => {
      const content = new Blob([], { type: 'audio/ogg' })
      const call = assistant.transcribe?.({ content, name: 'voice.ogg' }, callOf())
      expect(await outcomeOf(call ?? Promise.resolve())).toBe('input.invalid')
    },
  },
  'transcribe',
)

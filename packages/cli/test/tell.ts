import { type StreamEvent, streamEventSchema } from '@parley/core/protocol'

/** An event of the stream. */
export interface Told {
  id: string
  data: StreamEvent
}

/** The events of an installation's stream after a cursor, until the loop is left. */
export async function* tell({ url, key }: { url: string; key: string }, after: string): AsyncGenerator<Told> {
  const headers = { authorization: `Bearer ${key}`, 'last-event-id': after }
  const response = await fetch(`${url}/api/v1/events`, { headers })
  let rest = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, id] = /^id: (.*)$/m.exec(block) ?? []
      const [, data] = /^data: (.*)$/m.exec(block) ?? []
      if (id !== undefined && data !== undefined) yield { id, data: streamEventSchema.parse(JSON.parse(data)) }
    }
  }
}

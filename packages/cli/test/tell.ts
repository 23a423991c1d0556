import { eventTypeNames, type StreamEvent, streamEventSchema } from '@parley/core/protocol'

/** An event of the stream. */
export interface Told {
  id: string
  data: StreamEvent
}

/** The events of an installation's stream after a cursor, without those of modules, until the loop is left. */
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
      if (id === undefined || data === undefined) continue
      const event: { type: string } = JSON.parse(data)
      const isKernel = (eventTypeNames as readonly string[]).includes(event.type) || !event.type.includes('.')
      if (isKernel) yield { id, data: streamEventSchema.parse(event) }
    }
  }
}

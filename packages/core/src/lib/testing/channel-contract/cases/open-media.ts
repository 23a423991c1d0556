import { ParleyError } from '../../../errors/parley-error.ts'
import type { RemoteMedia } from '../../../ports/channel.ts'
import { type ChannelCase, type ChannelTrial, casesOf } from '../case.ts'

const picture = { contentType: 'image/png', content: new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]) }

async function opened({ channel }: ChannelTrial, url: string, signal?: AbortSignal): Promise<RemoteMedia> {
  if (channel.openMedia === undefined) throw new Error('The channel opens no media.')
  return await channel.openMedia(url, { signal: signal ?? new AbortController().signal })
}

async function bytesOf({ content }: RemoteMedia): Promise<number[]> {
  const bytes: number[] = []
  for await (const chunk of content) bytes.push(...chunk)
  return bytes
}

async function codeOf(call: Promise<RemoteMedia>): Promise<string> {
  return await call.then(
    async ({ content }) => {
      for await (const _ of content);
      return 'none'
    },
    (error) => ParleyError.from(error).code,
  )
}

export const mediaCases: readonly ChannelCase[] = casesOf(
  'openMedia',
  {
    'reads every byte, and the type': async (trial) => {
      const media = await opened(trial, trial.files.put(picture))
      trial.expect([media.contentType, await bytesOf(media)]).toEqual([picture.contentType, [...picture.content]])
    },

    'the same file can be opened again': async (trial) => {
      const url = trial.files.put(picture)
      const sizes = [await bytesOf(await opened(trial, url)), await bytesOf(await opened(trial, url))]
      trial.expect(sizes.map(({ length }) => length)).toEqual([8, 8])
    },

    'a file that the provider does not have is gone': async (trial) => {
      trial.expect(await codeOf(opened(trial, trial.files.gone()))).toBe('media.gone')
    },

    'a file of a broken provider is unavailable': async (trial) => {
      const url = trial.files.put(picture)
      trial.files.broken = true
      trial.expect(await codeOf(opened(trial, url))).toBe('media.unavailable')
    },

    'a redirect to another origin is followed without credentials': async (trial) => {
      const media = await opened(trial, trial.files.redirected(picture))
      const { length } = await bytesOf(media)
      trial.expect([length, trial.files.leaked]).toEqual([8, []])
    },

    'no credential goes to another origin, from any source of its URL': async (trial) => {
      await opened(trial, trial.files.foreign(picture)).catch(() => undefined)
      trial.expect(trial.files.leaked).toEqual([])
    },

    'an input that is not a URL is refused': async (trial) => {
      for (const url of ['', 'nowhere', 'file:///etc/passwd']) {
        trial.expect([url, await codeOf(opened(trial, url))]).toEqual([url, 'media.refused'])
      }
    },

    'a call that is aborted before it begins opens nothing': async (trial) => {
      const url = trial.files.put(picture)
      const call = opened(trial, url, AbortSignal.abort(new Error('Aborted.')))
      const ended = await call.then(
        () => false,
        () => true,
      )
      trial.expect(ended).toBe(true)
    },
  },
  'openMedia',
)

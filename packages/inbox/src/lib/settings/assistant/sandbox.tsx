import type { ResponderTrial, ResponderValues } from '@parley/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { reasonOf } from '../../assistant/use-responder.ts'
import { useClient } from '../../data/client.tsx'
import { Button } from '../../ui/button.tsx'
import { useAssistantSettingsWords } from '../../words/assistant/use-assistant-settings-words.ts'
import { SandboxTurn } from './sandbox-turn.tsx'
import { valuesOf } from './use-settings-form.ts'

/** How often an answer is looked for if the stream is silent, in milliseconds. */
const LOOKS = 3000

const keyOf = (id: string | undefined): readonly unknown[] => ['responder', 'trial', id]

/** A conversation that is played against the settings of the form, saved or not. Nothing is sent. */
export function Sandbox({ channel, values }: { channel: string | undefined; values: ResponderValues }): ReactNode {
  const words = useAssistantSettingsWords()
  const client = useClient()
  const queries = useQueryClient()
  const { trials } = client.autoResponder
  const [id, setId] = useState<string>()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  // The settings that the trial has.
  const played = useRef<string>(undefined)
  const log = useRef<HTMLDivElement>(null)
  const { data: trial } = useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => trials.get(id ?? '', { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.status === 'writing' ? LOOKS : false),
  })
  const place = (next: ResponderTrial): void => {
    queries.setQueryData<ResponderTrial>(keyOf(next.id), (known) =>
      known !== undefined && known.turns.length > next.turns.length ? known : next,
    )
  }
  const again = (): void => {
    if (id !== undefined) trials.end(id).then(undefined, () => {})
    setId(undefined)
    setError(undefined)
    played.current = undefined
  }
  // Another channel is another trial.
  const latest = useRef(again)
  latest.current = again
  const before = useRef(channel)
  useEffect(() => {
    if (before.current !== channel) latest.current()
    before.current = channel
  }, [channel])
  useEffect(() => () => latest.current(), [])

  const isWriting = busy || trial?.status === 'writing'
  const say = async (): Promise<void> => {
    const said = text.trim()
    if (said === '' || isWriting) return
    setBusy(true)
    setError(undefined)
    setText('')
    try {
      const settings = valuesOf(values)
      const form = JSON.stringify(settings)
      let of = id
      if (of === undefined) {
        const begun = await trials.begin({ ...(channel === undefined ? {} : { channel }), settings })
        of = begun.id
        setId(of)
      } else if (played.current !== form) await trials.update(of, settings)
      played.current = form
      place(await trials.say(of, said))
    } catch (thrown) {
      setError(reasonOf(thrown))
      setText(said)
    }
    setBusy(false)
  }
  const turns = trial?.turns ?? []
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [turns.length, isWriting])
  return (
    <section className="sandbox" id="sandbox" aria-label={words.sandbox.title}>
      <header>
        <h2>{words.sandbox.title}</h2>
        {turns.length === 0 ? null : (
          <Button look="plain" size="small" disabled={isWriting} onClick={again}>
            {words.sandbox.again}
          </Button>
        )}
      </header>
      <p className="quiet">{words.sandbox.lede}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls can be reached by keys. */}
      <div className="sandbox-turns" role="log" aria-label={words.sandbox.title} tabIndex={0} ref={log}>
        {turns.length === 0 && !isWriting ? <p className="sandbox-begin">{words.sandbox.begin}</p> : null}
        {turns.map((turn, at) => (
          <SandboxTurn key={`${at} ${turn.at}`} turn={turn} />
        ))}
        {isWriting ? (
          <p className="sandbox-writing">
            {words.sandbox.writing}
            <span className="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          </p>
        ) : null}
        {trial?.status === 'failed' ? (
          <p className="form-error">{words.sandbox.failed(trial.errorCode ?? '')}</p>
        ) : null}
      </div>
      <p className="form-error" role="alert">
        {error}
      </p>
      <form
        className="sandbox-field"
        onSubmit={(event) => {
          event.preventDefault()
          void say()
        }}
      >
        <input
          className="text-field"
          aria-label={words.sandbox.field}
          dir="auto"
          maxLength={1600}
          placeholder={words.sandbox.hint}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" look="primary" busy={isWriting}>
          {words.sandbox.say}
        </Button>
      </form>
    </section>
  )
}

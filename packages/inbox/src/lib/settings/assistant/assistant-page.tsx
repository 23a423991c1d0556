import { type ReactNode, useState } from 'react'
import { useChannels } from '../../data/daily-work.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/error-box.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useAssistantSettingsWords } from '../../words/assistant/use-assistant-settings-words.ts'
import { channelName } from '../../words/channel-names.ts'
import { useWords } from '../../words/use-words.tsx'
import { ConversationSection, HandOverSection } from './conversation-section.tsx'
import { HoursSection, LimitsSection } from './limits-section.tsx'
import { PassagesSection } from './passages-section.tsx'
import { Sandbox } from './sandbox.tsx'
import { type SettingsForm, useSettingsForm } from './use-settings-form.ts'
import { WorkSection } from './work-section.tsx'
import { AnsweringSection, WritingSection } from './writing-section.tsx'
import './assistant-page.css'

/** The settings of the assistant: for all channels, or for one. The sandbox beside the form plays against them. */
export function AssistantPage(): ReactNode {
  const words = useWords()
  const own = useAssistantSettingsWords()
  const { data: channels = [] } = useChannels()
  const [channel, setChannel] = useState<string>()
  const form = useSettingsForm(channel)
  const { query, values, change } = form
  return (
    <>
      <header className="assistant-top">
        <h1>{own.title}</h1>
        <label>
          <span>{own.forWhich}</span>
          <select
            className="text-field"
            value={channel ?? ''}
            onChange={({ target: { value } }) => setChannel(value === '' ? undefined : value)}
          >
            <option value="">{own.everywhere}</option>
            {channels.map(({ id, kind, address, added }) => (
              <option key={id} value={id}>
                {[channelName({ id, kind, added }, words), address].filter((each) => each !== null).join(', ')}
              </option>
            ))}
          </select>
        </label>
      </header>
      <p className="lede">{own.lede}</p>
      {query.error !== null ? (
        <ErrorBox title={words.error.list} error={query.error} onRetry={() => void query.refetch()} />
      ) : values === undefined ? (
        <p className="quiet">{words.error.still}</p>
      ) : (
        <div className="assistant-page">
          <form
            className="assistant-form"
            onSubmit={(event) => {
              event.preventDefault()
              void form.save()
            }}
          >
            {channel === undefined ? null : <OwnLine form={form} />}
            <AnsweringSection values={values} onChange={change} />
            <WritingSection values={values} onChange={change} />
            <PassagesSection values={values} onChange={change} />
            <ConversationSection values={values} onChange={change} />
            <HandOverSection key={channel} values={values} onChange={change} />
            <LimitsSection values={values} onChange={change} />
            <HoursSection values={values} onChange={change} />
            <SaveBar form={form} />
          </form>
          <aside>
            <Sandbox channel={channel} values={values} />
            <WorkSection channel={channel} />
          </aside>
        </div>
      )}
    </>
  )
}

/** Whether a channel has settings of its own, and the way back to those of all channels. */
function OwnLine({ form }: { form: SettingsForm }): ReactNode {
  const words = useAssistantSettingsWords()
  const [asking, setAsking] = useState(false)
  return (
    <div className="own-line">
      <p className="grow">{form.isOwn ? words.isOwn : words.isDefault}</p>
      {form.isOwn ? (
        <Button size="small" disabled={form.busy} onClick={() => setAsking(true)}>
          {words.reset}
        </Button>
      ) : null}
      <Dialog open={asking} onClose={() => setAsking(false)} title={words.reset} className="with-form">
        <div className="form">
          <p>{words.resetSure}</p>
          <div className="form-end">
            <Button onClick={() => setAsking(false)}>{words.cancel}</Button>
            <Button
              look="danger"
              onClick={() => {
                setAsking(false)
                void form.reset()
              }}
            >
              {words.reset}
            </Button>
          </div>
        </div>
      </Dialog>
    </div>
  )
}

function SaveBar({ form }: { form: SettingsForm }): ReactNode {
  const words = useAssistantSettingsWords()
  const toasts = useToasts()
  const { isChanged, busy, error, discard, save } = form
  return (
    <div className="save-bar">
      <p className="grow">
        <span className="form-error" role="alert">
          {error}
        </span>
        <span role="status">{isChanged && error === undefined ? words.unsaved : ''}</span>
      </p>
      <a className="button plain to-sandbox" href="#sandbox">
        {words.tryIt}
      </a>
      <Button look="plain" disabled={!isChanged || busy} onClick={discard}>
        {words.discard}
      </Button>
      <Button
        look="primary"
        disabled={!isChanged}
        busy={busy}
        onClick={() => void save().then((done) => (done ? toasts.show({ text: words.saved }) : undefined))}
      >
        {words.save}
      </Button>
    </div>
  )
}

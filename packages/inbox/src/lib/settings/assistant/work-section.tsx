import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { moneyOf } from '../../assistant/money.ts'
import { useClient } from '../../data/client.tsx'
import { useAssistantSettingsWords } from '../../words/assistant/use-assistant-settings-words.ts'
import { useLocale } from '../../words/use-words.tsx'

/** The days of the figures, in milliseconds. */
const PERIOD = 28 * 86_400_000

/** The work of the assistant in the last four weeks. */
export function WorkSection({ channel }: { channel: string | undefined }): ReactNode {
  const words = useAssistantSettingsWords()
  const locale = useLocale()
  const client = useClient()
  const { data: days = [] } = useQuery({
    queryKey: ['responder', 'days', channel ?? ''],
    queryFn: async ({ signal }) =>
      (await client.autoResponder.days({ channel, limit: 100 }, { signal })).items.filter(
        ({ day }) => Date.now() - Date.parse(day) < PERIOD,
      ),
  })
  const sum = (field: 'sent' | 'suggested' | 'handedOver' | 'failed' | 'calls'): number =>
    days.reduce((all, each) => all + each[field], 0)
  const costs = new Map<string, number>()
  for (const { amount, currency } of days.flatMap((each) => each.costs))
    costs.set(currency, (costs.get(currency) ?? 0) + Number(amount))
  const cost = [...costs].map(([currency, amount]) => moneyOf({ amount: String(amount), currency }, locale))
  return (
    <section className="work">
      <h2>{words.work.title}</h2>
      <dl>
        {(['sent', 'suggested', 'handedOver', 'failed', 'calls'] as const).map((field) => (
          <div key={field}>
            <dt>{words.work[field]}</dt>
            <dd>{sum(field).toLocaleString(locale)}</dd>
          </div>
        ))}
        <div>
          <dt>{words.work.cost}</dt>
          <dd>{cost.length === 0 ? words.work.free : cost.join(', ')}</dd>
        </div>
      </dl>
    </section>
  )
}

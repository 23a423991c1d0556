import { ParleyClientError, type Role } from '@parley/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorBox } from '../ui/error-box.tsx'
import { Icon } from '../ui/icon.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'

/** The keys of the API: made here, shown once, and revoked here. */
export function KeysPage(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const client = useClient()
  const queries = useQueryClient()
  const toasts = useToasts()
  const [secret, setSecret] = useState<string>()
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: async ({ signal }) => (await client.keys.list({ limit: 100 }, { signal })).items,
  })
  const run = async (work: () => PromiseLike<unknown>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      toasts.show({ text: error instanceof ParleyClientError ? [error.detail, error.hint].join(' ') : String(error) })
    }
    void queries.invalidateQueries({ queryKey: ['keys'] })
  }
  if (keys.error !== null)
    return <ErrorBox title={words.error.list} error={keys.error} onRetry={() => void keys.refetch()} />
  const now = Date.now()
  return (
    <>
      <header>
        <h1>{words.settings.keys}</h1>
      </header>
      <p className="lede">
        {words.apiKeys.lede} <a href="/docs">{words.apiKeys.docs}</a>
      </p>
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          event.currentTarget.reset()
          void run(async () => {
            const made = await client.keys.create({
              name: String(form.get('name')),
              role: String(form.get('role')) as Role,
            })
            setSecret(made.secret)
          })
        }}
      >
        <label className="field">
          <span className="for-readers">{words.apiKeys.name}</span>
          <input name="name" required maxLength={100} placeholder={words.apiKeys.name} />
        </label>
        <select name="role" className="field" defaultValue="agent" aria-label={words.people.role}>
          {(['admin', 'agent', 'viewer'] as const).map((role) => (
            <option key={role} value={role}>
              {words.people.roles[role]}
            </option>
          ))}
        </select>
        <Button type="submit" look="primary">
          {words.apiKeys.make}
        </Button>
      </form>
      {secret === undefined ? null : (
        <p className="secret" role="status">
          <span className="grow">{secret}</span>
          <Button size="small" onClick={() => void navigator.clipboard.writeText(secret)}>
            <Icon name="copy" size={16} />
            {words.apiKeys.copy}
          </Button>
        </p>
      )}
      <ul className="lines">
        {(keys.data ?? []).map(({ id, name, role, prefix, createdAt, lastUsedAt, revokedAt }) => (
          <li key={id}>
            <span className="mark">
              <Icon name="key" size={16} />
            </span>
            <span className="grow">
              <strong>{name}</strong>
              <small>
                {prefix}… · {words.people.roles[role]} · {times.moment(Date.parse(createdAt), now)}
              </small>
            </span>
            <small>
              {lastUsedAt === null
                ? words.apiKeys.unused
                : words.apiKeys.used(times.moment(Date.parse(lastUsedAt), now))}
            </small>
            {revokedAt === null ? (
              <Button look="plain" size="small" onClick={() => void run(() => client.keys.revoke(id))}>
                {words.apiKeys.revoke}
              </Button>
            ) : (
              <small>{words.apiKeys.revoked}</small>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

import { ParleyClientError, type Role } from '@parley/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useClient, useMe, useSession } from '../data/client.tsx'
import { usePeople } from '../data/daily-work.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorBox } from '../ui/error-box.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'

const roles = ['owner', 'admin', 'agent', 'viewer'] as const satisfies readonly Role[]

/** The rights of each role. */
const rows = [
  { id: 'read', roles: ['owner', 'admin', 'agent', 'viewer'] },
  { id: 'reply', roles: ['owner', 'admin', 'agent'] },
  { id: 'change', roles: ['owner', 'admin', 'agent'] },
  { id: 'people', roles: ['owner', 'admin'] },
  { id: 'remove', roles: ['owner', 'admin'] },
] as const

/** The people of the team, their roles, and invitations. */
export function PeoplePage(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const client = useClient()
  const queries = useQueryClient()
  const toasts = useToasts()
  const me = useMe()
  const session = useSession()
  const people = usePeople()
  const [inviting, setInviting] = useState(false)
  const mayManage = session.actions.includes('people.manage')
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: async ({ signal }) => (await client.invitations.list({ limit: 100 }, { signal })).items,
    enabled: mayManage,
  })
  const run = async (work: () => PromiseLike<unknown>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      toasts.show({ text: error instanceof ParleyClientError ? [error.detail, error.hint].join(' ') : String(error) })
    }
    void queries.invalidateQueries({ queryKey: ['people'] })
    void queries.invalidateQueries({ queryKey: ['invitations'] })
  }
  if (people.error !== null)
    return <ErrorBox title={words.error.list} error={people.error} onRetry={() => void people.refetch()} />
  const open = (invitations.data ?? []).filter(({ acceptedAt }) => acceptedAt === null)
  return (
    <>
      <header>
        <h1>{words.settings.people}</h1>
        {mayManage ? (
          <Button look="primary" onClick={() => setInviting(true)}>
            <Icon name="plus" size={16} />
            {words.people.invite}
          </Button>
        ) : null}
      </header>
      <p className="lede">
        {people.data === undefined ? words.error.still : words.people.count(people.data.length, open.length)}
      </p>
      <table className="table">
        <thead>
          <tr>
            <th>{words.people.person}</th>
            <th>{words.people.role}</th>
            <th>{words.people.last}</th>
            <th>
              <span className="for-readers">{words.header.more}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {(people.data ?? []).map(({ id, name, email, role, access, active, lastSeenAt }) => (
            <tr key={id}>
              <td>
                <span className="person">
                  <Avatar name={name ?? email} />
                  <span>
                    <strong>{name ?? email}</strong>{' '}
                    {id === me ? <span className="quiet">{words.people.you}</span> : null}
                    <small className="quiet below">{active ? email : words.people.inactive}</small>
                    {access === null ? null : <small className="quiet below">{words.people.seesOwn}</small>}
                  </span>
                </span>
              </td>
              <td>
                {mayManage ? (
                  <Menu
                    align="start"
                    trigger={
                      <Button look="plain" size="small" aria-label={words.people.change(name ?? email)}>
                        {words.people.roles[role]}
                        <Icon name="down" size={16} />
                      </Button>
                    }
                    groups={[
                      roles.map((each) => ({
                        id: each,
                        label: words.people.roles[each],
                        checked: each === role,
                        choose: () => void run(() => client.people.update(id, { role: each })),
                      })),
                      ...(role === 'agent' || role === 'viewer'
                        ? [
                            [
                              {
                                id: 'all',
                                label: words.people.seesAll,
                                checked: access === null,
                                choose: () => void run(() => client.people.update(id, { access: null })),
                              },
                              {
                                id: 'own',
                                label: words.people.seesOwn,
                                checked: access !== null,
                                choose: () => void run(() => client.people.update(id, { access: access ?? [] })),
                              },
                            ],
                          ]
                        : []),
                    ]}
                  />
                ) : (
                  words.people.roles[role]
                )}
              </td>
              <td className="quiet">
                {lastSeenAt === null ? words.people.notYet : times.moment(Date.parse(lastSeenAt), Date.now())}
              </td>
              <td>
                {mayManage && id !== me ? (
                  <Button
                    look="plain"
                    size="small"
                    onClick={() => void run(() => client.people.update(id, { active: !active }))}
                  >
                    {active ? words.people.deactivate : words.people.activate}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
          {open.map(({ id, email, name, role, expiresAt }) => (
            <tr key={id}>
              <td>
                <span className="person">
                  <Avatar name={name ?? email} />
                  <span>
                    <strong>{name ?? email}</strong>
                    <small className="quiet below">
                      {words.people.invited(times.moment(Date.parse(expiresAt), Date.now()))}
                    </small>
                  </span>
                </span>
              </td>
              <td>{words.people.roles[role]}</td>
              <td className="quiet">{words.people.notYet}</td>
              <td>
                <IconButton
                  icon="x"
                  label={words.people.withdraw}
                  onClick={() => void run(() => client.invitations.remove(id))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{words.people.whatRoles}</h2>
      <table className="table roles">
        <thead>
          <tr>
            <th>{words.people.action}</th>
            {roles.map((role) => (
              <th key={role} className="center">
                {words.people.roles[role]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, roles: allowed }) => (
            <tr key={id}>
              <td>{words.people.actions[id]}</td>
              {roles.map((role) => (
                <td key={role} className="center">
                  {(allowed as readonly Role[]).includes(role) ? (
                    <>
                      <Icon name="check" size={16} />
                      <span className="for-readers">{words.people.yes}</span>
                    </>
                  ) : (
                    <span className="quiet" title={words.people.no}>
                      –
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {inviting ? (
        <Invite
          onClose={() => setInviting(false)}
          onDone={() => void queries.invalidateQueries({ queryKey: ['invitations'] })}
        />
      ) : null}
    </>
  )
}

/** Whether a role can be narrowed to the conversations of own numbers. */
function narrowable(role: Role): boolean {
  return role === 'agent' || role === 'viewer'
}

function Invite({ onClose, onDone }: { onClose(): void; onDone(): void }): ReactNode {
  const words = useWords()
  const client = useClient()
  const [link, setLink] = useState<string>()
  const [role, setRole] = useState<Role>('agent')
  const [error, setError] = useState<string>()
  const invite = async (form: FormData): Promise<void> => {
    try {
      const made = await client.invitations.create({
        email: String(form.get('email')),
        role: String(form.get('role')) as Role,
        ...(narrowable(role) && form.get('own') !== null ? { access: [] } : {}),
      })
      setLink(`${location.origin}/#invitation=${made.secret}`)
      onDone()
    } catch (thrown) {
      setError(thrown instanceof ParleyClientError ? [thrown.detail, thrown.hint].join(' ') : String(thrown))
    }
  }
  return (
    <Dialog open onClose={onClose} title={words.people.invite} className="with-form">
      {link === undefined ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            void invite(new FormData(event.currentTarget))
          }}
        >
          <label>
            {words.signIn.email}
            <input name="email" type="email" required autoFocus />
          </label>
          <label>
            {words.people.role}
            <select name="role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {roles.map((each) => (
                <option key={each} value={each}>
                  {words.people.roles[each]}
                </option>
              ))}
            </select>
          </label>
          {narrowable(role) ? (
            <label className="check">
              <input type="checkbox" name="own" /> {words.people.ownOnly}
            </label>
          ) : null}
          <p className="form-error" role="alert">
            {error}
          </p>
          <div className="form-end">
            <Button onClick={onClose}>{words.details.cancel}</Button>
            <Button type="submit" look="primary">
              {words.people.invite}
            </Button>
          </div>
        </form>
      ) : (
        <div className="form">
          <p>{words.people.linkOnce}</p>
          <p className="secret">{link}</p>
          <div className="form-end">
            <Button onClick={() => void navigator.clipboard.writeText(link)}>
              <Icon name="copy" size={16} />
              {words.people.copyLink}
            </Button>
            <Button look="primary" onClick={onClose}>
              {words.keys.close}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}

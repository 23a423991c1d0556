import type { Person } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { usePeople } from '../../data/daily-work.ts'
import { useWords } from '../../words/use-words.tsx'

/** The people of a channel: the whole team, or some of it. Access keys that are no people stay. */
export function PeopleInput({ access }: { access: readonly string[] }): ReactNode {
  const words = useWords()
  const { data: people = [] } = usePeople()
  const [some, setSome] = useState(access.length > 0)
  const others = access.filter((key) => !people.some(({ id }) => id === key))
  const shown = people.filter(({ id, active }) => active || access.includes(id))
  return (
    <fieldset className="people">
      <legend>{words.channels.people}</legend>
      <label className="check">
        <input type="radio" name="whose" value="all" checked={!some} onChange={() => setSome(false)} />
        {words.channels.wholeTeam}
      </label>
      <label className="check">
        <input type="radio" name="whose" value="some" checked={some} onChange={() => setSome(true)} />
        {words.channels.somePeople}
      </label>
      {some ? (
        <div className="people-list">
          {shown.map((person) => (
            <label key={person.id} className="check">
              <input type="checkbox" name="access" value={person.id} defaultChecked={access.includes(person.id)} />
              <span>
                {nameOf(person)}
                {person.access === null ? <small>{words.channels.seesAll}</small> : null}
              </span>
            </label>
          ))}
          {others.map((key) => (
            <label key={key} className="check">
              <input type="checkbox" name="access" value={key} defaultChecked />
              {key}
            </label>
          ))}
          <small>{words.channels.giveHint}</small>
        </div>
      ) : null}
    </fieldset>
  )
}

/** The access keys that a form has. */
export function accessIn(form: FormData): string[] {
  return form.get('whose') === 'some' ? form.getAll('access').map(String) : []
}

function nameOf({ name, email }: Person): string {
  return name ?? email
}

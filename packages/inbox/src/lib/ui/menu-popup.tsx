import { Menu as BaseMenu } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { Key } from './key.tsx'
import type { MenuChoice, MenuProps } from './menu-choice.ts'
import './menu.css'

/** The menu itself, which is loaded when the page has time for it. */
export function MenuPopup({ trigger, groups, open, onOpenChange, align = 'end' }: MenuProps): ReactNode {
  const controlled = open === undefined ? {} : { open }
  return (
    <BaseMenu.Root {...controlled} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className="menu-place" sideOffset={4} align={align}>
          <BaseMenu.Popup className="menu">
            {groups
              .filter((group) => group.length > 0)
              .map((group, place) => (
                <div key={group[0]?.id} className="menu-group">
                  {place > 0 ? <BaseMenu.Separator className="menu-line" /> : null}
                  {group.map((choice) => (
                    <Choice key={choice.id} choice={choice} />
                  ))}
                </div>
              ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

function Choice({ choice }: { choice: MenuChoice }): ReactNode {
  const { label, icon, picture, keys, checked, disabled = false, choose } = choice
  return (
    <BaseMenu.Item className="menu-item" disabled={disabled} onClick={choose}>
      {picture ?? (icon === undefined ? null : <Icon name={icon} size={16} />)}
      <span className="grow cut">{label}</span>
      {checked === true ? <Icon name="check" size={16} /> : null}
      {keys === undefined ? null : <Key>{keys}</Key>}
    </BaseMenu.Item>
  )
}

import { useSavedViews } from '../data/saved-views.ts'
import { shownViews, type ViewName, viewNames } from '../data/views.ts'
import type { MenuChoice } from '../ui/menu-choice.ts'
import { useWords } from '../words/use-words.tsx'

/** The choices of the menus of views: all of them, and those without a place above the list. */
export interface ViewChoices {
  all: MenuChoice[][]
  others: MenuChoice[][]
}

/** The views of the inbox, then the saved ones, then the way to change them. */
export function useViewChoices({
  chosen,
  onView,
  onChange,
}: {
  chosen: string | undefined
  onView(view: string): void
  onChange(): void
}): ViewChoices {
  const words = useWords()
  const { data: saved = [] } = useSavedViews()
  const one = (id: string, label: string): MenuChoice => ({
    id,
    label,
    checked: id === chosen,
    choose: () => onView(id),
  })
  const own = (names: readonly ViewName[]): MenuChoice[] => names.map((name) => one(name, words.views[name]))
  const rest = [
    saved.map(({ id, name }) => one(id, name)),
    [{ id: 'change', label: words.views.change, icon: 'edit', choose: onChange } as const],
  ]
  return {
    all: [own(viewNames), ...rest],
    others: [own(viewNames.filter((name) => !shownViews.includes(name))), ...rest],
  }
}

/** The names of everything that a key does. */
export type ShortcutName =
  | 'next'
  | 'previous'
  | 'nextUnread'
  | 'open'
  | 'back'
  | 'firstUnread'
  | 'jumpToDate'
  | 'newest'
  | 'oldest'
  | 'goInbox'
  | 'goReports'
  | 'goSettings'
  | 'goSnoozed'
  | 'view'
  | 'archive'
  | 'archiveNext'
  | 'snooze'
  | 'assign'
  | 'assignMe'
  | 'label'
  | 'star'
  | 'markUnread'
  | 'close'
  | 'select'
  | 'selectDown'
  | 'selectUp'
  | 'selectAll'
  | 'undo'
  | 'reply'
  | 'note'
  | 'send'
  | 'sendArchive'
  | 'line'
  | 'response'
  | 'attach'
  | 'later'
  | 'leave'
  | 'messageUp'
  | 'messageDown'
  | 'delivery'
  | 'retry'
  | 'approveSuggestion'
  | 'editSuggestion'
  | 'rejectSuggestion'
  | 'renewSuggestion'
  | 'whySuggestion'
  | 'assistant'
  | 'play'
  | 'find'
  | 'commands'
  | 'search'
  | 'filter'
  | 'toggleList'
  | 'toggleDetails'
  | 'sheet'

export type ShortcutGroup = 'move' | 'go' | 'triage' | 'write' | 'suggestion' | 'messages' | 'anywhere'

/**
 * The place in which a shortcut works. A text field takes all single keys. `suggestion`: everywhere but in the list, while
 * a suggestion is in sight.
 */
export type ShortcutScope = 'list' | 'thread' | 'suggestion' | 'anywhere' | 'field'

/**
 * A shortcut: its keys, each in the form `Mod+Shift+e`, `g i` for two keys one after the other.
 *
 * `Mod` is Command on a Mac and Control elsewhere. `Alt` keys are matched by their place on the keyboard.
 */
export interface Shortcut {
  name: ShortcutName
  group: ShortcutGroup
  scope: ShortcutScope
  keys: readonly string[]
}

const row = (group: ShortcutGroup, scope: ShortcutScope, name: ShortcutName, ...keys: string[]): Shortcut => ({
  ...{ name, group, scope, keys },
})

/** All shortcuts, in the order of their sheet. The Alt keys are those of Chatwoot. */
export const shortcuts: readonly Shortcut[] = [
  // First: a suggestion in sight owns its keys.
  row('suggestion', 'suggestion', 'approveSuggestion', 'Mod+Enter'),
  row('suggestion', 'suggestion', 'editSuggestion', 'e'),
  row('suggestion', 'suggestion', 'rejectSuggestion', 'x'),
  row('suggestion', 'suggestion', 'renewSuggestion', 'r'),
  row('suggestion', 'suggestion', 'whySuggestion', 'w'),
  row('suggestion', 'anywhere', 'assistant', 'Shift+h'),
  row('move', 'anywhere', 'next', 'j', 'Alt+KeyJ'),
  row('move', 'anywhere', 'previous', 'k', 'Alt+KeyK'),
  row('move', 'anywhere', 'nextUnread', 'n'),
  row('move', 'list', 'open', 'Enter', 'ArrowRight'),
  row('move', 'anywhere', 'back', 'Escape', 'ArrowLeft'),
  row('move', 'anywhere', 'firstUnread', 'u'),
  row('move', 'anywhere', 'jumpToDate', 'd'),
  row('move', 'thread', 'newest', 'End'),
  row('move', 'thread', 'oldest', 'Home'),
  row('go', 'anywhere', 'goInbox', 'g i', 'Alt+KeyC'),
  row('go', 'anywhere', 'goReports', 'g r', 'Alt+KeyR'),
  row('go', 'anywhere', 'goSettings', 'g s', 'Alt+KeyS'),
  row('go', 'anywhere', 'goSnoozed', 'g z'),
  row('go', 'anywhere', 'view', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
  row('triage', 'anywhere', 'archive', 'e', 'Alt+KeyE'),
  row('triage', 'anywhere', 'archiveNext', 'Shift+e', 'Mod+Alt+KeyE'),
  row('triage', 'anywhere', 'snooze', 'z', 'Alt+KeyM'),
  row('triage', 'anywhere', 'assign', 'a', 'Alt+KeyA'),
  row('triage', 'anywhere', 'assignMe', 'i'),
  row('triage', 'anywhere', 'label', 'l', 'Alt+KeyT'),
  row('triage', 'anywhere', 'star', 's'),
  row('triage', 'anywhere', 'markUnread', 'Shift+u', 'Alt+KeyU'),
  row('triage', 'anywhere', 'close', '#'),
  row('triage', 'anywhere', 'select', 'x'),
  row('triage', 'anywhere', 'selectDown', 'Shift+j'),
  row('triage', 'anywhere', 'selectUp', 'Shift+k'),
  row('triage', 'list', 'selectAll', 'Mod+a'),
  row('triage', 'anywhere', 'undo', 'Mod+z'),
  row('write', 'anywhere', 'reply', 'r', 'Alt+KeyL'),
  row('write', 'anywhere', 'note', 'c', 'Alt+KeyP'),
  row('write', 'field', 'send', 'Enter'),
  row('write', 'field', 'sendArchive', 'Mod+Shift+Enter'),
  row('write', 'field', 'line', 'Shift+Enter'),
  row('write', 'field', 'response', '/'),
  row('write', 'anywhere', 'attach', 'Shift+a', 'Mod+Alt+KeyA'),
  row('write', 'anywhere', 'later', 'Shift+z'),
  row('write', 'field', 'leave', 'Escape'),
  row('messages', 'thread', 'messageUp', 'ArrowUp'),
  row('messages', 'thread', 'messageDown', 'ArrowDown'),
  row('messages', 'anywhere', 'delivery', '.'),
  row('messages', 'anywhere', 'retry', 'Shift+r'),
  row('messages', 'thread', 'play', 'v'),
  row('messages', 'anywhere', 'find', 'f'),
  row('anywhere', 'anywhere', 'commands', 'Mod+k'),
  row('anywhere', 'anywhere', 'search', '/'),
  row('anywhere', 'anywhere', 'filter', 'Shift+f'),
  row('anywhere', 'anywhere', 'toggleList', '['),
  row('anywhere', 'anywhere', 'toggleDetails', ']', 'Alt+KeyO'),
  row('anywhere', 'anywhere', 'sheet', '?', 'Mod+/'),
]

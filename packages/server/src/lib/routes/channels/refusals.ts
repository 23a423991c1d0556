import { refusals } from '../../document.ts'

type Refusals = ReturnType<typeof refusals>

/** The problems of a change of a channel. */
export const ofChange: Refusals = refusals(
  ...(['channel.unknown', 'channel.removed', 'channel.fixed', 'channel.changed', 'channel.sealed'] as const),
  ...(['channel.misconfigured', 'channel.unavailable'] as const),
)

/** The problems of a set-up of a channel. */
export const ofSetup: Refusals = refusals(
  ...(['channel.unknown', 'channel.removed', 'channel.fixed', 'channel.sealed', 'channel.misconfigured'] as const),
  ...(['channel.unavailable', 'channel.no_setup', 'channel.setting_up'] as const),
)

import type { App } from '../../app.ts'
import { addChannel } from './add-channel.ts'
import { changeChannel } from './change-channel.ts'
import { getChannel } from './get-channel.ts'
import { listChannelTypes } from './list-channel-types.ts'
import { listChannels } from './list-channels.ts'
import { removeChannel } from './remove-channel.ts'
import { applySetup, planSetup, rollBackSetup } from './set-up.ts'
import { testChannel } from './test-channel.ts'

/** The routes of channels: those of the program, and those that are added while it runs. */
export function serveChannels(app: App): void {
  listChannels(app)
  listChannelTypes(app)
  addChannel(app)
  getChannel(app)
  changeChannel(app)
  removeChannel(app)
  planSetup(app)
  applySetup(app)
  rollBackSetup(app)
  testChannel(app)
}

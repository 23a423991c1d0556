import type { PushSender } from '@parley/core/push'
import { webPush } from '@parley/server/push'
import type { Settings } from './settings.ts'

/** The way of an installation to push services. They get its public URL as a contact, or the e-mail of its owner. */
export function pushSenderOf(
  { owner, pushServices }: Pick<Settings, 'owner' | 'pushServices'>,
  publicUrl: string,
): PushSender {
  const subject = publicUrl.startsWith('https:') ? publicUrl : `mailto:${owner?.email ?? 'owner@localhost'}`
  return webPush({ subject, services: pushServices })
}

import type { ChannelCase } from './case.ts'
import { addressCases, explanationCases, spellingCases } from './cases/address.ts'
import { capabilityCases } from './cases/capabilities.ts'
import { forgeryCases, sealedBodyCases, sealedUrlCases } from './cases/forgery.ts'
import { inboundCases } from './cases/inbound.ts'
import { lookUpCases } from './cases/look-up.ts'
import { lookUpManyCases } from './cases/look-up-many.ts'
import { mediaCases } from './cases/open-media.ts'
import { ourEndCases } from './cases/our-ends.ts'
import { pullCases } from './cases/pull.ts'
import { ambiguityCases, sendCases } from './cases/send.ts'
import { statusCases } from './cases/status.ts'
import { syncCases } from './cases/sync.ts'
import { inboundThreadCases, threadCases } from './cases/thread.ts'

/** The promises of the port `Channel`, one case each, with distinct names. */
export const channelCases: readonly ChannelCase[] = [
  ...capabilityCases,
  ...addressCases,
  ...explanationCases,
  ...spellingCases,
  ...threadCases,
  ...inboundThreadCases,
  ...inboundCases,
  ...forgeryCases,
  ...sealedBodyCases,
  ...sealedUrlCases,
  ...statusCases,
  ...sendCases,
  ...ambiguityCases,
  ...lookUpCases,
  ...lookUpManyCases,
  ...ourEndCases,
  ...pullCases,
  ...syncCases,
  ...mediaCases,
]

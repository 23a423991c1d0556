import { checkedAssistant } from '@parley/core/assistant'
import { assistantContract } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { localAssistant } from './index.ts'

const open = async () => ({ assistant: checkedAssistant(localAssistant()), async [Symbol.asyncDispose]() {} })

assistantContract({ describe, it, expect }, { name: 'localAssistant', open, offers: ['embed'] })

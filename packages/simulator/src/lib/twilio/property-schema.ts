import { z } from 'zod'
import type { OwnedNumber, Service } from './owned.ts'

const method = z.enum(['GET', 'POST'])

/** A number in the state file. */
export const storedNumber: z.ZodType<OwnedNumber> = z.object({
  sid: z.string(),
  channel: z.string(),
  number: z.string(),
  friendlyName: z.string(),
  smsUrl: z.string(),
  smsMethod: method,
  smsFallbackUrl: z.string(),
  smsFallbackMethod: method,
  smsApplicationSid: z.string(),
  statusCallback: z.string(),
  statusCallbackMethod: method,
  createdAt: z.number(),
  updatedAt: z.number(),
})

/** A messaging service in the state file. */
export const storedService: z.ZodType<Service> = z.object({
  sid: z.string(),
  numbers: z.array(z.string()),
  friendlyName: z.string(),
  inboundRequestUrl: z.string().nullable(),
  inboundMethod: method,
  fallbackUrl: z.string().nullable(),
  fallbackMethod: method,
  statusCallback: z.string().nullable(),
  smartEncoding: z.boolean(),
  validityPeriod: z.number(),
  useInboundWebhookOnNumber: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
})

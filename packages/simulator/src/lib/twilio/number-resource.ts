import type { OwnedNumber, Service } from './owned.ts'
import { parsePhoneNumber } from './phone-number.ts'
import { API_VERSION } from './resource.ts'
import { rfc2822 } from './rfc2822.ts'

/** The origin of the API of messaging services. */
export const MESSAGING = 'https://messaging.twilio.com'

const capabilities = { voice: true, sms: true, mms: true, fax: false }

/** The path of an account's numbers, without `.json`. */
export function numbersPath(accountSid: string): string {
  return `/${API_VERSION}/Accounts/${accountSid}/IncomingPhoneNumbers`
}

/** Converts a number to an IncomingPhoneNumber resource. */
export function numberResource(accountSid: string, number: OwnedNumber): Record<string, unknown> {
  return {
    account_sid: accountSid,
    address_requirements: 'none',
    address_sid: null,
    api_version: API_VERSION,
    beta: false,
    bundle_sid: null,
    capabilities,
    date_created: rfc2822(number.createdAt),
    date_updated: rfc2822(number.updatedAt),
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    emergency_status: 'Inactive',
    friendly_name: number.friendlyName,
    identity_sid: null,
    origin: 'twilio',
    phone_number: number.number,
    sid: number.sid,
    sms_application_sid: number.smsApplicationSid,
    sms_fallback_method: number.smsFallbackMethod,
    sms_fallback_url: number.smsFallbackUrl,
    sms_method: number.smsMethod,
    sms_url: number.smsUrl,
    status: 'in-use',
    status_callback: number.statusCallback,
    status_callback_method: number.statusCallbackMethod,
    trunk_sid: null,
    type: 'local',
    uri: `${numbersPath(accountSid)}/${number.sid}.json`,
    voice_application_sid: '',
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: null,
    voice_method: 'POST',
    voice_receive_mode: 'voice',
    voice_url: null,
  }
}

/** Converts a number on sale to an AvailablePhoneNumber resource. */
export function availableResource(number: string): Record<string, unknown> {
  return {
    address_requirements: 'none',
    beta: false,
    capabilities: { voice: true, SMS: true, MMS: true },
    friendly_name: number,
    iso_country: countryOf(number),
    lata: null,
    latitude: null,
    locality: null,
    longitude: null,
    phone_number: number,
    postal_code: null,
    rate_center: null,
    region: null,
  }
}

/** Converts a messaging service to Twilio's shape. */
export function serviceResource(accountSid: string, service: Service): Record<string, unknown> {
  const url = `${MESSAGING}/v1/Services/${service.sid}`
  return {
    account_sid: accountSid,
    area_code_geomatch: true,
    date_created: isoSeconds(service.createdAt),
    date_updated: isoSeconds(service.updatedAt),
    fallback_method: service.fallbackMethod,
    fallback_to_long_code: false,
    fallback_url: service.fallbackUrl,
    friendly_name: service.friendlyName,
    inbound_method: service.inboundMethod,
    inbound_request_url: service.inboundRequestUrl,
    links: { phone_numbers: `${url}/PhoneNumbers`, messages: `${url}/Messages` },
    mms_converter: true,
    scan_message_content: 'inherit',
    sid: service.sid,
    smart_encoding: service.smartEncoding,
    status_callback: service.statusCallback,
    sticky_sender: true,
    synchronous_validation: false,
    url,
    us_app_to_person_registered: false,
    use_inbound_webhook_on_number: service.useInboundWebhookOnNumber,
    usecase: 'undeclared',
    validity_period: service.validityPeriod,
  }
}

/** Converts a number of a service to Twilio's shape. */
export function memberResource(accountSid: string, service: Service, number: OwnedNumber): Record<string, unknown> {
  return {
    account_sid: accountSid,
    capabilities: ['MMS', 'SMS', 'Voice'],
    country_code: countryOf(number.number),
    date_created: isoSeconds(service.createdAt),
    date_updated: isoSeconds(service.updatedAt),
    phone_number: number.number,
    service_sid: service.sid,
    sid: number.sid,
    url: `${MESSAGING}/v1/Services/${service.sid}/PhoneNumbers/${number.sid}`,
  }
}

function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}

function countryOf(number: string): string {
  return parsePhoneNumber(number)?.country ?? ''
}

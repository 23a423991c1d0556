/** A date in Twilio's answers. */
export function rfc2822(time: number): string {
  return new Date(time).toUTCString().replace('GMT', '+0000')
}

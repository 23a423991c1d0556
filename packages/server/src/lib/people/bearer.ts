import { ParleyError } from '@parley/core'

/**
 * The token of the header `Authorization`.
 *
 * @throws `auth.missing` without the header, `auth.invalid` if it is not `Bearer KEY`
 */
export function bearerOf(request: Request): string {
  const header = request.headers.get('authorization')
  if (header === null) throw new ParleyError('auth.missing')
  const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(header) ?? []
  if (token === undefined)
    throw new ParleyError('auth.invalid', { reason: 'The header Authorization is not Bearer KEY.' })
  return token
}

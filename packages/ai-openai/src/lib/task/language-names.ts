/** The codes of the languages that recordings are in. */
const codes =
  'af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha he hi hr ht hu hy id is it ja jv ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo zh'

let byName: ReadonlyMap<string, string> | undefined

/** The code of a language, from its English name or its own tag; `undefined` if it is neither. */
export function codeOf(language: string | null | undefined): string | undefined {
  const given = language?.trim().replaceAll('_', '-') ?? ''
  if (/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(given)) return given
  byName ??= namesOf()
  return byName.get(given.toLowerCase())
}

function namesOf(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'language' })
  return new Map(codes.split(' ').map((code) => [names.of(code)?.toLowerCase() ?? code, code]))
}

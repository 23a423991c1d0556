/** An instruction in a text: to repeat words, or to reveal the prompt. */
export type Command = { type: 'say'; words: string } | { type: 'reveal' }

/** Verbs that demand words, in four languages. */
const say =
  'say|reply|respond|answer|write|send|tell|output|print|repeat|return|include|add|append|confirm|state|translate|sag|sage|schreib|schreibe|antworte|sende|wiederhole|bestätige|di|responde|escribe|envía|repite|confirma|dis|réponds|écris|envoie|répète|confirme'

/** The secrets that an attacker wants to read. */
const secrets =
  'prompt|instructions?|rules|system message|passages?|everything|above|api key|keys?|passwords?|secrets?|tokens?|config\\w*|other (?:customers?|conversations?|people|users?|chats?)|previous conversation|history|anweisung(?:en)?|andere[rn]? kunden|passwort|instrucciones|otros clientes|contraseña|consignes|autres clients|mot de passe'

const readers = `${say}|reveal|show|list|leak|dump|display|give|share|quote|what (?:is|are|was|were)|zeig|zeige|nenne|verrate|muestra|revela|montre|révèle|donne`

const wordEnd = String.raw`(?![\p{L}\p{N}])`
const wordStart = String.raw`(?<![\p{L}\p{N}])`
const reveals = new RegExp(
  `${wordStart}(?:${readers})${wordEnd}[^.!?\\n]{0,80}?${wordStart}(?:${secrets})${wordEnd}`,
  'iu',
)
const quoted = new RegExp(
  `${wordStart}(?:${say})${wordEnd}[^"“”'«»\`\\n]{0,80}?["“«'\`](.+?)["”»'\`](?![\\p{L}])`,
  'isu',
)
const afterColon = new RegExp(`${wordStart}(?:${say})${wordEnd}[^:\\n]{0,80}:\\s*(.+)`, 'isu')
const directly = new RegExp(
  `${wordStart}(?:${say})${wordEnd}\\s+(?:only |exactly |with |that |just |nur |genau |mit |solo |con |que |seulement |avec )*(.+)`,
  'isu',
)

/** The beginnings of instructions without a verb that demands words. */
const overrules =
  /\b(ignore|disregard|forget|override|you are now|from now on|pretend|act as|new instructions?|system\s*:|assistant\s*:|developer mode|end of (?:data|conversation)|ignorier|vergiss|du bist jetzt|ab jetzt|olvida|eres ahora|oublie|tu es maintenant|do not hand over|set (?:the )?(?:confidence|verdict|handover))/iu

/** The instruction in a text, also if it is hidden: in base64, in invisible letters, or backwards. */
export function commandIn(text: string): Command | undefined {
  for (const form of formsOf(text)) {
    if (reveals.test(form)) return { type: 'reveal' }
    const words = (quoted.exec(form) ??
      (overrules.test(form) ? (afterColon.exec(form) ?? directly.exec(form)) : null))?.[1]
    if (words !== undefined && words.trim() !== '') return { type: 'say', words: words.trim() }
    if (overrules.test(form)) return { type: 'say', words: form.trim() }
    const colon = afterColon.exec(form)?.[1]
    if (colon !== undefined && colon.trim() !== '') return { type: 'say', words: colon.trim() }
  }
  return undefined
}

function formsOf(text: string): string[] {
  const plain = text.normalize('NFKC').replaceAll(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
  const tagged = Array.from(text.matchAll(/[\u{e0020}-\u{e007e}]/gu), ([letter]) =>
    String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0xe0000),
  ).join('')
  const encoded = Array.from(text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g), ([code]) => decoded(code))
  return [plain, tagged, ...encoded, [...plain].reverse().join('')].filter((form) => form.trim() !== '')
}

/** The text of base64; empty if it is no text. */
function decoded(code: string): string {
  const text = Buffer.from(code, 'base64').toString('utf8')
  return /^[\p{L}\p{N}\p{P}\p{S}\s]+$/u.test(text) && !text.includes('\ufffd') ? text : ''
}

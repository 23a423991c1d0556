/** A URL that must not be fetched. */
export interface PrivateUrl {
  url: string
  /** The name in it resolves to these addresses. */
  resolves?: readonly string[]
}

/** IPv4 addresses that are not public, one or more of each range of the registry. */
const privateAddresses = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254', '100.100.100.200'],
  ...['127.0.0.1', '127.1.2.3', '127.255.255.254', '168.63.129.16', '169.254.0.1', '169.254.169.254'],
  ...['169.254.170.2', '172.16.0.1', '172.31.255.254', '192.0.0.1', '192.0.0.192', '192.0.2.1', '192.88.99.1'],
  ...['192.168.0.1', '192.168.255.254', '198.18.0.1', '198.19.255.254', '198.51.100.1', '203.0.113.1'],
  ...['224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
]

/** IPv6 addresses that are not public, beside those that carry an IPv4 address. */
const privateAddresses6 = [
  ...['::', '::1', '0:0:0:0:0:0:0:1', '0000:0000:0000:0000:0000:0000:0000:0001', '100::1', '2001:2::1', '2001:10::1'],
  ...['2001:20::1', '2001:db8::1', '3fff::1', '4000::1', '5f00::1', '8000::1', 'fc00::1', 'fd00:ec2::254', 'fdff::1'],
  ...['fe80::1', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1'],
]

const localNames = [
  ...['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'loca%6Chost', 'ｌｏｃａｌｈｏｓｔ', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ'],
  ...['metadata', 'metadata.google.internal', 'METADATA.google.internal.', 'host.docker.internal', 'printer.local'],
  ...['intranet', 'router.lan', 'nas.home.arpa', 'a..', '_'],
]

/** Invalid URLs, and URLs of other schemes. */
const otherUrls = [
  ...['file:///etc/passwd', 'file://127.0.0.1/etc/passwd', 'ftp://media.example/', 'gopher://127.0.0.1:6379/_INFO'],
  ...['data:text/plain,hello', 'javascript:alert(1)', 'blob:https://media.example/1', 'about:blank', 'ws://127.0.0.1/'],
  ...[
    'wss://media.example/',
    'dict://127.0.0.1:11211/',
    'ldap://127.0.0.1/',
    'jar:http://127.0.0.1!/',
    'unix:/run/docker.sock',
  ],
  ...[
    'http://',
    'https://[::1',
    'https://256.256.256.256/',
    'https://1.2.3.4.5/',
    'https://0x100000000/',
    'https://a b/',
  ],
  ...['https://[fe80::1%25eth0]/', 'https://%00/', 'https://media.example:99999/', 'https://[::ffff:127.0.0.1.]/'],
]

/** Addresses of a real host with another port than the default one. */
const ports = [0, 21, 22, 25, 110, 3306, 5432, 6379, 8080, 9200, 11_211]

/**
 * URLs that must not be fetched, in every spelling that a parser of URLs accepts.
 *
 * @param port The port of a listener that counts connections.
 */
export function privateUrls(port: number): PrivateUrl[] {
  const urls: PrivateUrl[] = []
  for (const address of privateAddresses) {
    for (const host of spellings(address)) urls.push({ url: `https://${host}:${port}/` })
    const name = `${address}.nip.example`
    urls.push({ url: `http://${name}:${port}/`, resolves: [address] })
    urls.push({ url: `http://mixed-${name}:${port}/`, resolves: ['93.184.216.34', address] })
  }
  for (const address of privateAddresses6) {
    urls.push({ url: `https://[${address}]:${port}/` }, { url: `http://v6.example:${port}/`, resolves: [address] })
  }
  for (const name of localNames) urls.push({ url: `http://${name}:${port}/`, resolves: ['127.0.0.1'] })
  for (const url of otherUrls) urls.push({ url })
  for (const [place, each] of ports.entries())
    urls.push({ url: `${place % 2 ? 'http' : 'https'}://media.example:${each}/` })
  return [...urls, ...confusing(port).map((url) => ({ url }))]
}

/** An IPv4 address in the spellings of URL parsers. */
function spellings(address: string): string[] {
  const octets = address.split('.').map(Number)
  const [a = 0, b = 0, c = 0, d = 0] = octets
  const number = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = (high: number, low: number): string => (high * 256 + low).toString(16)
  const [left, right] = [hex(a, b), hex(c, d)]
  const inverted = [hex(255 - a, 255 - b), hex(255 - c, 255 - d)].join(':')
  const wide = (text: string): string => text.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
  return [
    address,
    `${address}.`,
    String(number),
    `0x${number.toString(16)}`,
    `0X${number.toString(16).toUpperCase()}`,
    `0${number.toString(8)}`,
    octets.map((octet) => `0${octet.toString(8)}`).join('.'),
    octets.map((octet) => `0x${octet.toString(16)}`).join('.'),
    octets.map((octet) => `000${octet.toString(8).padStart(5, '0')}`).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `0x${a.toString(16)}.0${b.toString(8)}.${c * 256 + d}`,
    wide(address),
    address.replaceAll('.', '。'),
    address.replaceAll('.', '｡'),
    address.replaceAll('.', '%2e'),
    address.replaceAll(/\d/g, (digit) => `%3${digit}`),
    `[::ffff:${address}]`,
    `[::ffff:${left}:${right}]`,
    `[0:0:0:0:0:FFFF:${left}:${right}]`,
    `[::${address}]`,
    `[::ffff:0:${address}]`,
    `[64:ff9b::${address}]`,
    `[64:ff9b:1::${address}]`,
    `[2002:${left}:${right}::1]`,
    `[2001:0:4136:e378:8000:63bf:${inverted}]`,
    `[2001:0:${left}:${right}::1]`,
    `[2a00:1450::5efe:${left}:${right}]`,
    `[2a00:1450::200:5efe:${left}:${right}]`,
    `user@${address}`,
    `user:word@${address}`,
    `media.example:443@${address}`,
  ]
}

/** URLs that two parsers parse with two hosts. */
function confusing(port: number): string[] {
  return [
    `https://127.0.0.1:${port}#@media.example/`,
    `https://127.0.0.1:${port}?@media.example/`,
    `https://media.example@127.0.0.1:${port}/`,
    `https://127.0.0.1@media.example/`,
    `https://127.0.0.1:${port}\\@media.example/`,
    `https:\\\\127.0.0.1:${port}/`,
    `https:/127.0.0.1:${port}/`,
    `https:127.0.0.1:${port}`,
    `https:////127.0.0.1:${port}/`,
    `ht\ntps://127.0.0.1:${port}/`,
    ` https://127.0.0.1:${port}/ `,
    `https://127.0.\t0.1:${port}/`,
    `\u0000https://127.0.0.1:${port}/`,
    `https://127.0.0.1\u00ad:${port}/`,
    `https://127\u2060.0.0.1:${port}/`,
    `https://①②⑦.⓪.⓪.①:${port}/`,
    `https://１２７．０．０．１:${port}/`,
    `HTTPS://0:${port}/`,
    `https://0x:${port}/`,
    `https://00000000000000000:${port}/`,
    `https://[::]:${port}/`,
    `https://[0::0]:${port}/`,
    `https://:word@[::1]:${port}/`,
    `https://media.example:word@localhost:${port}/`,
  ]
}

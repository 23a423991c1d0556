const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const letters = (text: string): Uint8Array => new TextEncoder().encode(text)

type Sample = 'png' | 'jpeg' | 'pdf' | 'zip' | 'mp4' | 'ogg' | 'amr' | 'exe' | 'xml' | 'vcard' | 'text' | 'binary'

/** The beginnings of files. */
export const samples: Readonly<Record<Sample, Uint8Array>> = {
  png: bytes('89504e47 0d0a1a0a 0000000d 49484452 00000001 00000001 08060000 001f15c4 89 0000000a 49444154'),
  jpeg: bytes('ffd8ffe0 00104a46 49460001 01000001 00010000'),
  pdf: letters('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<<>>\nendobj\n'),
  zip: bytes('504b0304 14000000 08000000 21000000 00000500 00000500 00000500 0000 612e747874 68656c6c6f'),
  mp4: bytes('00000018 66747970 69736f6d 00000200 69736f6d 6d703432 00000008 66726565'),
  ogg: bytes(
    `4f676753 0002 0000000000000000 00000000 00000000 00000000 01 13 4f70757348656164 01 01 0000 80bb0000 0000 00`,
  ),
  amr: bytes('2321414d520a 3c91170a'),
  exe: bytes('4d5a9000 03000000 04000000 ffff0000'),
  xml: letters('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
  vcard: letters('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n'),
  text: letters('<script>alert(1)</script>\nGrüße aus Köln\n'),
  binary: bytes('00010203 04050607 fefdfcfb 00ff00ff 0badf00d 12345678'),
}

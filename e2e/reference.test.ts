import { join } from 'node:path'
import { errorTable } from '@parley/core/protocol'
import { expect, it } from 'vitest'
import { root } from './lib/root.ts'

// `npx vitest run e2e/reference -u` writes the page anew.
it('the page of errors says what the table says', async () => {
  const rows = Object.entries(errorTable).map(
    ([code, { status, retryable, title, fix }]) =>
      `## ${code}\n\n${title} ${fix}\n\nHTTP ${status}${retryable ? ' · may succeed later, unchanged' : ''}\n`,
  )
  const page = `# Errors

Every error of Parley is a \`ParleyError\` with one of these codes. Codes are stable; the sentences may improve. On the wire it is a
problem document (RFC 9457) whose \`type\` is \`/errors/{code}\`; a server answers that path with the same words.

An error that is about fields has them in \`errors\`, each as \`{field, detail}\`: every field that is wrong, with what is right.
A field is a path such as \`content.text\` or \`attachments[2].url\`. At most 100 are listed.

${rows.join('\n')}`
  await expect(page).toMatchFileSnapshot(join(root, 'docs/reference/errors.md'))
})

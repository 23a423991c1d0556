import { join } from 'node:path'
import { errorTable } from '@parley/core/protocol'
import { expect, it } from 'vitest'
import { root } from './lib/root.ts'

// `npx vitest run e2e/reference -u` rewrites the page.
it('the page of errors matches the table', async () => {
  const rows = Object.entries(errorTable).map(
    ([code, { status, retryable, title, fix }]) =>
      `## ${code}\n\n${title} ${fix}\n\nHTTP ${status}${retryable ? ' · may succeed later, unchanged' : ''}\n`,
  )
  const page = `# Errors

Every error of Parley is a \`ParleyError\` with one of these codes. Codes are stable; the sentences may improve. On the wire it is a
problem document (RFC 9457) with the \`type\` \`/errors/{code}\`. A server answers that path with the same sentences.

An error about fields lists them in \`errors\`, each as \`{field, detail}\`: every invalid field, with the valid values.
A field is a path such as \`content.text\` or \`attachments[2].url\`. At most 100 are listed.

${rows.join('\n')}`
  await expect(page).toMatchFileSnapshot(join(root, 'docs/reference/errors.md'))
})

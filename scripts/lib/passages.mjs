// The passages of prose in a file: comments and messages of a source, paragraphs of a Markdown file.
import { documentPassages } from './passages-of-markdown.mjs'
import { sourcePassages } from './passages-of-source.mjs'

/**
 * @typedef {{ line: number, text: string }} Line
 *
 * @typedef {object} Passage
 * @property {'comment' | 'message' | 'document' | 'cell'} kind A cell belongs to a table.
 * @property {Line[]} lines
 */

/**
 * @param {string} path
 * @param {string} text
 * @returns {Passage[]}
 */
export function passagesOf(path, text) {
  return path.endsWith('.md') ? documentPassages(text) : sourcePassages(path, text)
}

export { type CountOptions, countSegments, type Segments } from './lib/segments/count-segments.ts'
export { plainText } from './lib/segments/plain-text.ts'
export { partPriceOf, previewOf, type SendPreview } from './lib/segments/preview.ts'
export { splitText } from './lib/segments/split-text.ts'

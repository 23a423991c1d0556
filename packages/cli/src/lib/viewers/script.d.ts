// `./x.ts?script` is the program in `x.ts`, bundled into one script for browsers (scripts/build/browser-script.ts).
declare module '*?script' {
  export const script: string
}

/** The part of Redoc that this page uses. */
declare const Redoc: { init(url: string, options: object, element: Element | null): void }

Redoc.init('/openapi.json', { hideDownloadButtons: false, requiredPropsFirst: true }, document.querySelector('#viewer'))

export {}

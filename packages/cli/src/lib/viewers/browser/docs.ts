interface Request {
  url: string
  method?: string
  headers: Record<string, string>
}

/** The part of Swagger UI that this page uses. */
declare const SwaggerUIBundle: (options: {
  url: string
  domNode: Element | null
  deepLinking: boolean
  filter: boolean
  tryItOutEnabled: boolean
  displayRequestDuration: boolean
  persistAuthorization: boolean
  defaultModelsExpandDepth: number
  docExpansion: 'list'
  validatorUrl: 'none'
  requestInterceptor(request: Request): Request
  plugins: object[]
}) => void

/** Operations with an answer that has no end. A viewer would wait for it. */
const endless = ['/api/v1/events', '/api/v1/socket']

const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = (): void => void document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()

SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.querySelector('#viewer'),
  deepLinking: true,
  filter: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  // A key is in the memory of this page only.
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  // Otherwise it sends the URL of the document to a host of its maker.
  validatorUrl: 'none',
  requestInterceptor: allowed,
  plugins: [
    {
      statePlugins: {
        spec: {
          wrapSelectors: {
            allowTryItOutFor:
              (original: (...given: unknown[]) => boolean) => (state: unknown, path: string, method: string) =>
                !endless.includes(path) && original(state, path, method),
          },
        },
      },
    },
  ],
})

/** The header that the server requires of a call with the cookie of a session. */
function allowed(request: Request): Request {
  if (new URL(request.url, location.href).origin === location.origin) request.headers['x-parley-csrf'] = '1'
  return request
}

export {}

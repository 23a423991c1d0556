import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const places = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Opens the Chromium of this machine. */
export async function openBrowser() {
  const executablePath = places.find((path) => path !== '' && existsSync(path))
  if (executablePath === undefined)
    throw new Error('This machine has no Chromium: apt-get install chromium, or set CHROMIUM_PATH.')
  return chromium.launch({ args: ['--no-sandbox'], executablePath })
}

// Before the first paint, so that no theme flashes. It is a file of its own, because the policy of the page allows no
// inline script.
try {
  const { theme, language } = JSON.parse(localStorage.getItem('parley.settings') ?? '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  if (typeof language === 'string') document.documentElement.lang = language
} catch {
  // Without a storage the theme is that of the system.
}

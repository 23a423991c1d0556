/** The style around both viewers. */
export const style: string = `
body { margin: 0; }
.access {
  margin: 0;
  padding: 10px 20px;
  background: #f3f1ec;
  color: #1d1f21;
  font: 14px/1.45 system-ui, sans-serif;
}
.access a { color: #1f6f54; }
html.dark-mode { background: #1c2022; }
html.dark-mode .access { background: #2b3032; color: #ecebe8; }
html.dark-mode .access a { color: #6fcaa8; }
`

/** The page's style. */
export const style: string = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f1ec, #141517);
  --surface: light-dark(#ffffff, #1e2023);
  --line: light-dark(#dedad1, #33363b);
  --ink: light-dark(#1d1f21, #ecebe8);
  --soft: light-dark(#686560, #a09d97);
  --theirs: light-dark(#eceae5, #2c2f34);
  --own: light-dark(#1f6f54, #2b8a69);
  --accent: light-dark(#1f6f54, #6fcaa8);
  --bad: light-dark(#b3261e, #f2a19b);
  font: 15px/1.45 system-ui, sans-serif;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; padding: 1.25rem clamp(.75rem, 3vw, 2.5rem) 3rem; background: var(--ground); color: var(--ink); }
h1 { margin: 0; font-size: 1.35rem; letter-spacing: -.01em; }
h2 { margin: 0 0 .6rem; font-size: 1rem; }
h3 { margin: .8rem 0 0; font-size: .88rem; font-weight: 500; color: var(--soft); }
.line { display: flex; align-items: center; gap: .5rem; font-size: .88rem; }
#webhooks form { display: grid; grid-template-columns: 1fr auto; }
#webhooks label { grid-column: 1 / -1; }
header { display: flex; flex-wrap: wrap; gap: .4rem 1.25rem; align-items: baseline; margin-bottom: 1.25rem; }
#numbers { margin: 0; color: var(--soft); flex: 1 1 12rem; }
#offline { margin: 0 0 1rem; color: var(--bad); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
label { display: grid; gap: .2rem; font-size: .8rem; color: var(--soft); }
input, select, textarea, button {
  font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line);
  border-radius: .6rem; padding: .4rem .65rem; min-width: 0;
}
input[type=number] { width: 6.5rem; }
button { background: var(--own); border-color: transparent; color: #fff; cursor: pointer; }
button.quiet { background: none; color: var(--soft); border-color: var(--line); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
#phones { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); gap: 1rem; }
.phone {
  display: flex; flex-direction: column; height: 28rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: 1.6rem; overflow: hidden;
}
.phone > h2 {
  margin: 0; padding: .8rem 1rem .6rem; text-align: center; font-size: .95rem;
  font-variant-numeric: tabular-nums; border-bottom: 1px solid var(--line);
}
.thread { flex: 1; overflow-y: auto; margin: 0; padding: .9rem; display: flex; flex-direction: column; gap: .5rem; list-style: none; }
.thread:empty::after { content: 'No messages yet'; margin: auto; color: var(--soft); }
.bubble { max-width: 84%; align-self: flex-start; }
.bubble p {
  margin: 0; padding: .5rem .8rem; border-radius: 1.1rem 1.1rem 1.1rem .3rem; background: var(--theirs);
  white-space: pre-wrap; overflow-wrap: anywhere;
}
.bubble small { display: block; margin: .15rem .5rem 0; color: var(--soft); font-size: .72rem; }
.bubble.own { align-self: flex-end; }
.bubble.own p { background: var(--own); color: #fff; border-radius: 1.1rem 1.1rem .3rem 1.1rem; }
.bubble.own small { text-align: right; }
.bubble .file { margin-top: .2rem; }
.bubble .file a { color: inherit; }
.bubble.underway p { opacity: .55; }
.bubble.lost p { background: none; border: 1px dashed var(--bad); }
.bubble.lost small, .error { color: var(--bad); }
.phone form { padding: .6rem; border-top: 1px solid var(--line); flex-wrap: nowrap; }
.attach { position: relative; align-self: center; cursor: pointer; font-size: 1.4rem; }
.attach::after { content: attr(data-count); font-size: .75rem; }
.attach input { position: absolute; inset: 0; width: 100%; opacity: 0; padding: 0; cursor: pointer; }
.phone textarea { flex: 1; resize: none; field-sizing: content; max-height: 6rem; }
.phone .error { margin: 0; padding: 0 .9rem .4rem; font-size: .8rem; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; margin-top: 1rem; align-items: start; }
.panel { background: var(--surface); border: 1px solid var(--line); border-radius: 1rem; padding: 1rem; min-width: 0; }
.panel ul { margin: .8rem 0 0; padding: 0; list-style: none; display: grid; gap: .35rem; max-height: 14rem; overflow: auto; }
.panel ul:empty::after { content: 'None'; color: var(--soft); }
.panel li { overflow-wrap: anywhere; font-size: .88rem; }
.scroll { overflow: auto; max-height: 18rem; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
th { text-align: left; font-weight: 500; color: var(--soft); }
th, td { padding: .25rem .6rem .25rem 0; vertical-align: top; white-space: nowrap; }
td:last-child { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 5rem; width: 100%; }
@media (max-width: 40rem) {
  #phones { grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: 88%; overflow-x: auto; scroll-snap-type: x mandatory; }
  .phone { scroll-snap-align: center; }
}
`

/** A text and not a .css file, since the gateway is one file where it is deployed. */
export const referenceStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f4f0, #16181b);
  --card: light-dark(#ffffff, #1f2226);
  --ink: light-dark(#1d2125, #e8e6e1);
  --quiet: light-dark(#5d646b, #a3aab1);
  --line: light-dark(#e3dfd8, #32373d);
  --accent: light-dark(#a8400c, #ff9255);
  --get: light-dark(#1d5aa3, #8abaff);
  --post: light-dark(#17703f, #6fd499);
  --patch: light-dark(#725500, #e5bf4f);
  --delete: light-dark(#a81e2c, #ff8a92);
  font: 15px / 1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); display: grid;
  grid-template: "header header" auto "nav main" 1fr / 20.5rem minmax(0, 1fr); }
header { grid-area: header; padding: 1.25rem 1.5rem; border-bottom: 1px solid var(--line); }
nav { grid-area: nav; padding: 1rem 1.5rem; position: sticky; top: 0; align-self: start; max-height: 100vh;
  overflow: auto; font-size: 0.87rem; }
main { grid-area: main; padding: 1rem 1.5rem 4rem; max-width: 60rem; }
h1 { font-size: 1.3rem; margin: 0; }
h2 { font-size: 0.8rem; text-transform: uppercase; letter-spacing: 0.06em; color: var(--quiet); margin: 1.2rem 0 0.4rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
h4 { font-size: 0.87rem; margin: 0.8rem 0 0.2rem; }
p { margin: 0.3rem 0; max-width: 75ch; }
.version { font-weight: 400; color: var(--quiet); }
ul { list-style: none; margin: 0; padding: 0; }
li { padding: 0.1rem 0; overflow-wrap: anywhere; }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: 2px; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code { font: 0.92em ui-monospace, "Cascadia Mono", Menlo, monospace; }
.method { font: 700 0.72rem ui-monospace, Menlo, monospace; display: inline-block; min-width: 3.6em; }
.get { color: var(--get); } .post { color: var(--post); } .patch { color: var(--patch); } .delete { color: var(--delete); }
.call { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.9rem 1.1rem; margin: 0 0 0.9rem; scroll-margin-top: 0.5rem; }
.call:target { border-color: var(--accent); }
table { border-collapse: collapse; width: 100%; font-size: 0.87rem; margin: 0.4rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.8rem 0.25rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--quiet); font-weight: 400; }
tbody th { font-weight: 400; white-space: nowrap; }
td { overflow-wrap: anywhere; }
td:nth-child(2) { min-width: 8.5rem; }
.depth1 { padding-left: 1.2rem; } .depth2 { padding-left: 2.4rem; } .depth3 { padding-left: 3.6rem; }
.depth4, .depth5, .depth6, .depth7 { padding-left: 4.8rem; }
.answer { font-size: 0.87rem; color: var(--quiet); margin: 0.2rem 0; overflow-wrap: anywhere; }
.answer strong { color: var(--ink); font-variant-numeric: tabular-nums; }
.answers { margin-top: 0.6rem; }
summary { cursor: pointer; }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; max-height: none; border-bottom: 1px solid var(--line); }
  tbody th { white-space: normal; }
  .call { padding: 0.7rem; }
}
`;

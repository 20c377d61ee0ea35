// What a page is made of: text that is nobody's markup, tables, pairs. No script, and nothing from elsewhere.

type Cell = string | number;

/** A heading that begins with # is of numbers. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const numeric = heads.map((head) => head.startsWith('#'));
  const cell = (tag: string, text: Cell, index: number): string =>
    `<${tag}${numeric[index] === true ? ' class="number"' : ''}>${typeof text === 'number' ? number(text) : escaped(text)}</${tag}>`;
  const head = heads.map((text, index) => cell('th', text.replace('#', ''), index)).join('');
  const body = rows.map((row) => `<tr>${row.map((text, index) => cell('td', text, index)).join('')}</tr>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

export function section(title: string, body: string): string {
  return `<section><h2>${title}</h2>${body}</section>`;
}

export function definitions(entries: readonly (readonly [string, string])[]): string {
  return `<dl>${entries.map(([term, text]) => `<div><dt>${term}</dt><dd>${escaped(text)}</dd></div>`).join('')}</dl>`;
}

export function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
}

export function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

export function pair([one, other]: readonly [number, number]): string {
  return `${percent(one)} → ${percent(other)}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** With thin spaces between thousands. */
export function number(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202f');
}

export function time(iso: string): string {
  return `${iso.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')} UTC`;
}

const signs: { readonly [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Names are anybody's: none of them is markup, and none turns the line around. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? '')
    .replaceAll(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

export const style = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #5b6470; --line: #d5dae0; --good: #17663a; --bad: #a1260d; --odd: #7a5200; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--ink); font: 11pt/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 186mm; margin: 0 auto; padding: 12mm 6mm; }
.kind { margin: 0; color: var(--soft); letter-spacing: .06em; text-transform: uppercase; font-size: 9pt; }
h1 { margin: 1mm 0 3mm; font-size: 20pt; line-height: 1.2; }
h1.pass { color: var(--good); } h1.leak { color: var(--bad); } h1.broken { color: var(--odd); }
h2 { margin: 8mm 0 2mm; padding-top: 3mm; border-top: 1px solid var(--line); font-size: 13pt; break-after: avoid; }
p, ul, dl { margin: 0 0 2mm; } ul { padding-left: 5mm; } li { margin-bottom: 1mm; }
.seal { display: inline-block; margin-top: 1mm; padding: 1mm 3mm; border: 1px solid currentColor; border-radius: 2mm; overflow-wrap: anywhere; }
.seal.genuine { color: var(--good); } .seal.changed, .seal.stranger { color: var(--bad); } .seal.unsigned { color: var(--odd); }
dl div { display: grid; grid-template-columns: 45mm 1fr; gap: 4mm; padding: .7mm 0; break-inside: avoid; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
table { margin-bottom: 3mm; width: 100%; border-collapse: collapse; font-size: 9.5pt; }
th, td { padding: 1mm 2mm 1mm 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; } thead { display: table-header-group; } tr { break-inside: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 0; padding-left: 3mm; }
.canaries { display: grid; grid-template-columns: repeat(auto-fill, minmax(48mm, 1fr)); gap: 0 4mm; padding: 0; list-style: none; }
.missed { color: var(--bad); font-weight: 600; }
@page { size: A4; margin: 16mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #5b6470; } }
@media print { main { max-width: none; padding: 0; } body { font-size: 10pt; } }
@media (max-width: 600px) { dl div { grid-template-columns: 1fr; gap: 0; } section { overflow-x: auto; } table { min-width: 130mm; } }
`;

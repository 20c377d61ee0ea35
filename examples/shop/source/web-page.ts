import type { Product, StoredOrder } from './shop.ts';
import { edition } from './this-edition.ts';

const place = process.env['PLACE'] ?? '';
const greeting = edition.hasGreetings ? '<label>A greeting <input name="greeting" maxlength="500"></label> ' : '';

/** The shop's one page: what there is, what it costs, and a form to order it. */
export function shopPage(products: readonly Product[]): string {
  const cards = products.map(productCard).join('');
  return page(
    'The shop',
    `<form method="post" action="/checkout">
<div class="products">${cards}</div>
<p class="till"><label>Your name <input name="customer" value="A customer" required maxlength="100"></label> ${greeting}<button>Order</button></p>
</form>`,
  );
}

export function orderPage(order: StoredOrder, products: readonly Product[]): string {
  const nameOf = (id: string): string => products.find((product) => product.id === id)?.name ?? id;
  const lines = order.items.map((item) => `<li>${item.quantity} × ${escape(nameOf(item.product))}</li>`).join('');
  return page(
    'Thank you',
    `<p>Order <code>${escape(order.id)}</code> is taken, ${escape(order.customer)}.</p><ul>${lines}</ul>
<p class="total">Total <strong>${money(order.totalCents)}</strong></p><p><a href="/">Back to the shop</a></p>`,
  );
}

export function errorPage(status: number, told: { readonly error: string; readonly detail?: string }): string {
  const detail = told.detail === undefined ? '' : `<pre>${escape(told.detail)}</pre>`;
  return page(status < 500 ? 'That did not work' : 'Sorry', `<p>${escape(told.error)}</p>${detail}<p><a href="/">Back to the shop</a></p>`);
}

function productCard(product: Product): string {
  const before = product.discountPercent > 0 ? `<s>${money(product.priceCents)}</s> ` : '';
  const reduced = product.discountPercent > 0 ? `<span class="reduced">−${product.discountPercent} %</span>` : '';
  return `<article><h2>${escape(product.name)} ${reduced}</h2><p>${escape(product.text)}</p>
<p class="price">${before}<strong>${money(product.finalCents)}</strong></p>
<label>Quantity <input type="number" name="${escape(product.id)}" value="0" min="0" max="99"></label></article>`;
}

function page(title: string, content: string): string {
  const where = place === '' ? '' : ` · ${escape(place)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head>
<body><header><h1>${title}</h1><span class="version">${edition.version}${where}</span></header>
<main>${content}</main></body></html>
`;
}

const style = `:root{color-scheme:light dark;--line:light-dark(#ddd,#3a3a3a);--soft:light-dark(#666,#aaa);--accent:light-dark(#0b6e4f,#5fd3a8)}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
header{display:flex;align-items:baseline;justify-content:space-between;border-bottom:1px solid var(--line)}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin:0}.version{color:var(--soft);font-variant-numeric:tabular-nums}
.products{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:1rem;margin:1.5rem 0}
article{border:1px solid var(--line);border-radius:.5rem;padding:1rem}article p{margin:.4rem 0}
s{color:var(--soft)}.reduced{color:var(--accent);font-size:.9rem}.price strong,.total strong{font-size:1.2rem}
input{font:inherit;padding:.25rem .4rem}input[type=number]{width:4rem}
button{font:inherit;padding:.4rem 1.4rem;border:0;border-radius:.4rem;background:var(--accent);color:light-dark(#fff,#111)}
pre{overflow:auto;border:1px solid var(--line);padding:1rem}`;

export function money(cents: number): string {
  return `€ ${(cents / 100).toFixed(2)}`;
}

function escape(text: string): string {
  const signs: { readonly [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}

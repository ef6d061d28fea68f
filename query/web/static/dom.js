// Elements, links and requests. Text is always set as text, never as HTML.

// el makes an element: el('p', {class: 'soft'}, 'text', child…). Children that are null or false are left out.
export function el(name, attrs = {}, ...children) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attrs)) if (v != null && v !== false) e.setAttribute(k, v);
  for (const c of children.flat(Infinity)) if (c != null && c !== false) e.append(c);
  return e;
}

// link is a link to a state of the page: link({entity: 'person-qin-gang'}, 'Qin Gang').
export function link(params, ...children) {
  return el('a', {href: '/?' + new URLSearchParams(params)}, ...children);
}

// outside is an address of a report as a link where it is one of the web, else as text: { javascript:alert(1) }.
export function outside(url) {
  return /^https?:\/\//i.test(url) ? el('a', {href: url, rel: 'noreferrer noopener'}, url) : url;
}

// joined is a list of nodes with a separator between them; those that are null or false are left out.
export function joined(separator, ...nodes) {
  return nodes.filter(Boolean).flatMap((n, i) => (i ? [separator, n] : [n]));
}

// request asks the API and gives the JSON it answers, null where that is nothing; an error has the server's message and hint.
export async function request(path, options = {}) {
  let res;
  try {
    res = await fetch(path, options);
  } catch {
    throw new Error('the server does not answer');
  }
  const body = await res.json().catch(() => null);
  if (res.ok && (body || res.status === 204)) return body;
  const e = (body && body.error) || {message: 'the server answers ' + res.status};
  throw new Error(e.message + (e.hint ? ' – ' + e.hint : ''));
}

// api asks for a path with parameters; those that are empty are left out.
export function api(path, params = {}) {
  const q = new URLSearchParams(Object.entries(params).filter(([, v]) => v));
  return request(path + (q.size ? '?' + q : ''));
}

// paged shows a list of the API page by page: it gives the nodes and the number of items in all.
export async function paged(path, params, show) {
  const list = el('ul', {class: 'plain'});
  const button = el('button', {type: 'button', class: 'more'});
  let cursor = '', total = 0, shown = 0;
  const next = async () => {
    const page = await api(path, {...params, cursor});
    list.append(...page.items.map(show));
    ({total, cursor = ''} = page);
    shown += page.items.length;
    button.textContent = 'Show more (' + (total - shown) + ' left)';
    button.hidden = !cursor;
  };
  button.addEventListener('click', () => next().catch(err => { button.textContent = 'That did not work: ' + err.message; }));
  await next();
  return {nodes: [list, button], total};
}

// sentence makes words a sentence: a capital in front, a full stop behind.
export const sentence = s => s.charAt(0).toUpperCase() + s.slice(1) + (/[.?!]$/.test(s) ? '' : '.');

// count is a number of things in words: count(2, 'report') is "2 reports".
export const count = (n, thing) => n + ' ' + thing + (n === 1 ? '' : 's');

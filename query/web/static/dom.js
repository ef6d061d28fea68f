// Elements, links and requests. Text is always set as text, never as HTML.

import {href} from './state.js';

// el makes an element: el('p', {class: 'soft'}, 'text', child…). Children that are null or false are left out.
export function el(name, attrs = {}, ...children) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attrs)) if (v != null && v !== false) e.setAttribute(k, v === true ? '' : v);
  for (const c of children.flat(Infinity)) if (c != null && c !== false) e.append(c);
  return e;
}

// link is a link to a state of the page: link({entity: 'person-qin-gang'}, 'Qin Gang').
export const link = (params, ...children) => el('a', {href: href(params)}, ...children);

// button is a button that does something; quiet unless it is told to be loud.
export function button(text, press, attrs = {}) {
  const b = el('button', {type: 'button', class: 'quiet', ...attrs}, text);
  b.addEventListener('click', press);
  return b;
}

// outside is an address of a report as a link where it is one of the web, else as text: { javascript:alert(1) }.
export function outside(url) {
  return /^https?:\/\//i.test(url) ? el('a', {href: url, rel: 'noreferrer noopener'}, url) : url;
}

// joined is a list of nodes with a separator between them; those that are null or false are left out.
export function joined(separator, ...nodes) {
  return nodes.filter(Boolean).flatMap((n, i) => (i ? [separator, n] : [n]));
}

// request asks the API and gives the JSON it answers, null where that is nothing; an error has the server's message, hint and code.
export async function request(path, options = {}) {
  let res;
  try {
    res = await fetch(path, options);
  } catch {
    throw new Error('the server does not answer – is it still running?');
  }
  const body = await res.json().catch(() => null);
  if (res.ok && (body || res.status === 204)) return body;
  throw failure(res.status, body);
}

// failure is an error answer of the API in words.
export function failure(status, body) {
  const e = (body && body.error) || {message: 'the server answers ' + status};
  return Object.assign(new Error(e.message + (e.hint ? ' – ' + e.hint : '')), {code: e.code, status});
}

// json are the options of a request that sends JSON.
export const json = body => ({method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});

// api asks for a path with parameters; one may have several values, and those that are empty are left out.
export const api = (path, params = {}) => request(path + href(params).slice(1));

// paged shows a list of the API page by page: it gives the nodes and the number of items in all.
export async function paged(path, params, show, attrs = {}) {
  const list = el('ul', {class: 'plain', ...attrs});
  let cursor = '', total = 0, shown = 0;
  const next = async () => {
    const page = await api(path, {...params, cursor});
    list.append(...page.items.map(show));
    ({total, cursor = ''} = page);
    shown += page.items.length;
    more.textContent = 'Show more (' + (total - shown).toLocaleString('en') + ' left)';
    more.hidden = !cursor;
  };
  const more = button('', () => next().catch(err => { more.textContent = told(err); }), {class: 'more'});
  await next();
  return {nodes: [list, more], total};
}

// sentence makes words a sentence: a capital in front, a full stop behind.
export const sentence = s => s.charAt(0).toUpperCase() + s.slice(1) + (/[.?!]$/.test(s) ? '' : '.');

// told is an error as a sentence.
export const told = err => sentence(err.message || String(err));

// reason is why there is nothing to show.
export function reason(attrs, heading, ...words) {
  return el('div', {class: 'reason', id: 'reason', ...attrs}, el('p', {}, el('b', {}, heading)), words.filter(Boolean).map(w => el('p', {}, w)));
}

// count is a number of things in words: count(2, 'report') is "2 reports".
export const count = (n, thing) => n.toLocaleString('en') + ' ' + (n === 1 ? thing : thing.replace(/y$/, 'ie') + 's');

let lists = 0;

// suggest lets an input offer the names of entities while the user types. Where a name is that of several, it offers their IDs.
export function suggest(input) {
  const list = el('datalist', {id: 'names-' + ++lists});
  input.setAttribute('list', list.id);
  input.setAttribute('autocomplete', 'off');
  let timer = 0;
  const fill = async () => {
    const {items} = await api('/api/entities', {q: input.value.trim(), limit: 12});
    const seen = Map.groupBy(items, e => e.label);
    list.replaceChildren(...items.map(e => el('option', {value: seen.get(e.label).length > 1 ? e.id : e.label}, e.label + ', ' + e.kind + ', ' + count(e.mentions, 'mention'))));
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(() => fill().catch(() => {}), 120); }; // what fails is only an offer
  input.addEventListener('input', later);
  input.addEventListener('focus', later, {once: true});
  return [input, list];
}

// ask for confirmation in a dialog; the promise is true where the user agrees.
export function confirmed(question, yes) {
  return new Promise(resolve => {
    const sure = el('button', {value: 'yes', class: 'danger'}, yes);
    const dialog = el('dialog', {'aria-labelledby': 'confirm-question'},
      el('form', {method: 'dialog'}, el('p', {id: 'confirm-question'}, question), el('p', {class: 'row'}, sure, el('button', {value: '', autofocus: true, class: 'quiet'}, 'Cancel'))));
    dialog.addEventListener('submit', ev => ev.stopPropagation()); // it is no state of the page
    dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

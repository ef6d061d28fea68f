// Reports: the list, and one with its text, mentions and statements.

import {again, go} from './state.js';
import {api, button, confirmed, count, el, joined, link, outside, paged, request, told} from './dom.js';
import {byStance, reportName, statementLine} from './pieces.js';

// reportLine is a report as an item of a list.
export function reportLine(r, ...more) {
  return el('li', {}, el('span', {class: 'date soft'}, r.published || 'undated'), ' ', link({report: r.id}, reportName(r)), ' ',
    el('span', {class: 'soft'}, joined(' · ', r.publisher, count(r.statements, 'statement'), r.copies && count(r.copies.length, 'copy'))), more);
}

// deleting is a button that deletes a report once the user has confirmed it; then does what is given.
function deleting(r, then) {
  const note = el('span', {class: 'note', role: 'alert'});
  const press = async () => {
    if (!await confirmed('Delete “' + reportName(r) + '” and the ' + count(r.statements.length ?? r.statements, 'statement') + ' that rest on it? This cannot be undone, but the report can be added again.', 'Delete')) return;
    await request('/api/reports/' + encodeURIComponent(r.id), {method: 'DELETE'});
    then();
  };
  return [' ', button('Delete', () => press().catch(err => { note.textContent = told(err); }), {class: 'quiet', 'aria-label': 'Delete ' + reportName(r)}), note];
}

export async function list(p) {
  const q = p.get('q') || '', order = p.get('order') || 'newest';
  const found = await paged('/api/reports', {q, order, limit: 50}, r => reportLine(r, deleting(r, again)), {class: 'plain reports'});
  return {
    title: 'Reports', status: count(found.total, 'report'),
    nodes: [
      el('h1', {}, 'Reports'),
      el('p', {}, link({view: 'add'}, 'Add a report')),
      el('form', {class: 'fields', action: '/', method: 'get'}, el('input', {type: 'hidden', name: 'view', value: 'reports'}),
        el('label', {}, 'title, publisher or date', el('input', {name: 'q', type: 'search', value: q})),
        el('label', {}, 'order', el('select', {name: 'order'}, el('option', {value: 'newest', selected: order === 'newest'}, 'newest first'), el('option', {value: 'name', selected: order === 'name'}, 'by name'))),
        el('button', {type: 'submit'}, 'Find')),
      el('h2', {}, count(found.total, 'report')), found.nodes,
    ],
  };
}

// text is a report's text with its mentions as links, the sentence at [from, to) marked, and the mentions of some entities set off.
function text(r, from, to, of) {
  const cs = Array.from(r.text);
  const out = el('div', {class: 'text', id: 'text'});
  const put = (a, b, wrap) => {
    for (const [x, y, hit] of [[a, Math.min(b, from), false], [Math.max(a, from), Math.min(b, to), true], [Math.max(a, to), b, false]]) {
      if (y <= x) continue;
      const piece = wrap(cs.slice(x, y).join(''));
      out.append(hit ? el('mark', {}, piece) : piece);
    }
  };
  let at = 0;
  for (const m of r.mentions) {
    if (m.start < at) continue; // within the one before
    put(at, m.start, s => s);
    put(m.start, m.end, s => {
      const a = link({entity: m.entity}, s);
      a.title = m.label + ' (' + m.entityKind + ', by ' + m.kind + ')';
      if (of.includes(m.entity)) a.className = 'named';
      return a;
    });
    at = m.end;
  }
  put(at, cs.length, s => s);
  return out;
}

// mentioned are the entities of a report, the most mentioned first, to be set off in its text.
function mentioned(r, p) {
  const of = p.getAll('of');
  const held = [...Map.groupBy(r.mentions.filter(m => m.label), m => m.entity)].sort((a, b) => b[1].length - a[1].length);
  const choice = ([id, ms]) => {
    const on = of.includes(id);
    return el('li', {class: on ? 'on' : null}, link({report: r.id, at: p.get('at'), of: on ? of.filter(o => o !== id) : [...of, id]}, on ? '✓ ' : '', ms[0].label), ' ', el('span', {class: 'soft'}, ms.length));
  };
  return held.length > 0 && el('details', {open: of.length > 0}, el('summary', {}, 'Highlight mentions'), el('ul', {class: 'chips', 'data-stays': true}, held.slice(0, 40).map(choice)));
}

export async function report(p) {
  const r = await api('/api/reports/' + encodeURIComponent(p.get('report')));
  const [, from, to] = /^(\d+)-(\d+)$/.exec(p.get('at') || '') || [0, r.text.length, r.text.length];
  const body = text(r, Number(from), Number(to), p.getAll('of'));
  return {
    title: reportName(r),
    target: body.querySelector('mark') || body.querySelector('.named'),
    nodes: [
      el('h1', {}, reportName(r)),
      el('p', {class: 'soft'}, joined(' · ', r.published || 'undated', r.publisher, r.licence, r.url && outside(r.url))),
      (r.copies || []).length > 0 && el('p', {class: 'soft'}, 'The same text: ', joined(', ', ...r.copies.map(c => link({report: c}, c)))),
      el('p', {class: 'tools'}, button('Ask only this report', () => document.dispatchEvent(new CustomEvent('limit', {detail: r.id}))), ' ',
        link({view: 'graph', report: r.id}, 'Its graph'), ' ', deleting(r, () => go('/?view=reports', {replace: true}))),
      mentioned(r, p),
      body,
      el('h2', {}, count(r.statements.length, 'statement')),
      byStance(el('ul', {class: 'plain statements'}, r.statements.map(st => statementLine(st)))),
    ],
  };
}

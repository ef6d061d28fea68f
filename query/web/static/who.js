// Who is who: why an entity is one, and merging, splitting and undoing that by hand.

import {again, go, href} from './state.js';
import {button, count, el, joined, json, link, paged, request, suggest, told} from './dom.js';

const rules = {
  name: 'in full', part: 'part of the name', acronym: 'an acronym of it', gazetteer: 'known to the gazetteer', surname: 'a surname that fits nobody else',
  company: 'without its legal form', 'middle name': 'another form of the name', merge: 'merged by hand', split: 'split off by hand',
};

const path = id => '/api/entities/' + encodeURIComponent(id);

const entityHref = id => href({entity: id});

// decision is a line with a button that undoes it.
function decision(d, then = again) {
  const note = el('span', {class: 'note', role: 'alert'});
  const undo = button('Undo', () => request('/api/identity/' + encodeURIComponent(d.id), {method: 'DELETE'}).then(then, err => { note.textContent = told(err); }));
  const what = d.kind === 'merge' ? [link({entity: d.other}, d.other), ' is ', link({entity: d.entity}, d.entity)]
    : [link({entity: d.other}, d.label || d.other), ' is split from ', link({entity: d.entity}, d.entity), d.aliases && ' (' + d.aliases.join(', ') + ')'];
  return el('li', {}, joined(' · ', el('span', {}, what), d.who, d.when.slice(0, 10), d.reason && '“' + d.reason + '”', !d.active && 'not in any report now'), ' ', undo, ' ', note);
}

// decided are the decisions that made an entity what it is, each with its undoing.
export function decided(e) {
  if (!e.decisions.length) return null;
  return el('section', {class: 'decided', 'aria-label': 'Decided by hand'}, el('h2', {}, 'Decided by hand'), el('ul', {class: 'plain'}, e.decisions.map(d => decision(d, d.kind === 'split' && d.other === e.id ? () => go(entityHref(d.entity)) : again))));
}

// names are the names of an entity, with where each comes from.
export function names(e) {
  return el('details', {class: 'names'}, el('summary', {}, count(e.names.length, 'name') + ', and where they come from'),
    el('ul', {class: 'plain'}, e.names.map(n => el('li', {}, el('b', {}, n.text), ' ', el('span', {class: 'soft'}, from(n), ' ', reports(n.reports))))));
}

const from = n => joined(' · ', rules[n.rule] || n.rule, n.kind !== 'name' && n.kind, n.as && 'as ' + n.as);

function reports(ids) {
  return ['· ', ...joined(', ', ...ids.slice(0, 5).map((id, i) => link({report: id}, 'report ' + (i + 1)))), ids.length > 5 && ' and ' + count(ids.length - 5, 'more report')].filter(Boolean);
}

// who is everything that is known of why e is one, with what changes it.
export function who(e) {
  return el('details', {class: 'who'}, el('summary', {}, 'Who is who: why this is one, merge, split'),
    el('ul', {class: 'plain'}, e.united.filter(u => u.why).map(u => el('li', {}, u.id + ': ' + u.why, ' ', el('span', {class: 'soft'}, count(u.reports.length, 'report')))),
      e.apart.map(a => el('li', {}, 'not ', link({entity: a.id}, a.id), ': ' + a.why))),
    merging(e), e.names.length > 1 && splitting(e));
}

const why = () => el('label', {}, 'why', el('input', {name: 'reason', maxlength: 900}));

// merging says that another entity is this one. Where the program has grounds against it, it asks again.
function merging(e) {
  const note = el('span', {class: 'note', role: 'alert'});
  const other = el('input', {name: 'with', required: true});
  const force = el('label', {hidden: true}, el('input', {type: 'checkbox', name: 'force'}), ' merge all the same');
  const form = el('form', {class: 'merge fields'}, el('h2', {}, 'Another is this one, too'), el('label', {}, 'name or ID of the other', suggest(other)), why(), force, el('button', {}, 'Merge'), note);
  form.addEventListener('submit', async ev => {
    ev.preventDefault();
    note.textContent = '';
    try {
      const made = await request(path(e.id) + '/merge', json({with: await idOf(other.value.trim()), reason: form.reason.value.trim(), force: form.force.checked}));
      go(entityHref(made.entity.id));
    } catch (err) {
      note.textContent = told(err);
      force.hidden = err.code !== 'conflict';
    }
  });
  return form;
}

// idOf is the ID of the entity that is meant by an ID or a name.
async function idOf(value) {
  if (/^(person|org|place|group|event|work|product|thing)-\S+$/.test(value)) return value;
  const {items} = await request('/api/entities?' + new URLSearchParams({q: value, limit: 20}));
  const exact = items.filter(e => e.label.toLowerCase() === value.toLowerCase());
  const found = exact.length ? exact : items;
  if (found.length === 1) return found[0].id;
  throw new Error(found.length ? '“' + value + '” may be ' + found.slice(0, 6).map(e => e.id).join(', ') + ' – give the ID' : 'nobody is named “' + value + '”');
}

// splitting says that some names are another's.
function splitting(e) {
  const note = el('span', {class: 'note', role: 'alert'});
  const tick = n => el('li', {}, el('label', {}, el('input', {type: 'checkbox', name: 'alias', value: n.text}), ' ', n.text), ' ', el('span', {class: 'soft'}, from(n), ' · ', count(n.reports.length, 'report')));
  const form = el('form', {class: 'split fields'}, el('h2', {}, 'These names are another’s'), el('ul', {class: 'plain'}, e.names.map(tick)),
    el('label', {}, 'name of the other', el('input', {name: 'label', placeholder: 'as ticked'})), why(), el('button', {}, 'Split off'), note);
  form.addEventListener('submit', async ev => {
    ev.preventDefault();
    note.textContent = '';
    try {
      const made = await request(path(e.id) + '/split', json({aliases: new FormData(form).getAll('alias'), label: form.label.value.trim(), reason: form.reason.value.trim()}));
      go(entityHref(made.entity.id));
    } catch (err) {
      note.textContent = told(err);
    }
  });
  return form;
}

// decisions is the page of all decisions.
export async function decisions() {
  const found = await paged('/api/identity', {limit: 100}, d => decision(d));
  return {
    title: 'Merges and splits', status: count(found.total, 'decision'),
    nodes: [el('h1', {}, 'Merges and splits'), el('p', {class: 'soft'}, 'What was decided by hand about who is who. Every decision can be undone, the last ones first where others rest on them.'),
      found.total ? found.nodes : el('p', {}, 'Nothing was decided yet. An entity’s page has what it takes.')],
  };
}

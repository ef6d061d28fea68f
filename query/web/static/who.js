// Who is who: why an entity is one, and merging, splitting and undoing that by hand.

import {count, el, joined, link, request} from './dom.js';

const rules = {
  name: 'in full', part: 'part of the name', acronym: 'an acronym of it', gazetteer: 'known to the gazetteer', surname: 'a surname that fits nobody else',
  company: 'without its legal form', 'middle name': 'another form of the name', merge: 'merged by hand', split: 'split off by hand',
};

// send sends a decision and shows the entity that it leads to.
function send(form, path, options, to) {
  const note = form.querySelector('.note');
  request(path, options).then(
    made => location.assign('/?' + new URLSearchParams({entity: made && made.entity ? made.entity.id : to})),
    err => { note.textContent = err.message; },
  );
}

const json = body => ({method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});

// decision is a line with a button that undoes it.
function decision(d, id) {
  const undo = el('button', {type: 'button', class: 'quiet'}, 'Undo');
  const li = el('li', {}, joined(' · ', d.kind === 'merge' ? d.other + ' is ' + d.entity : d.other + ' is split from ' + d.entity, d.who, d.when.slice(0, 10), d.reason,
    !d.active && 'not in any report now'), ' ', undo, ' ', el('span', {class: 'note', role: 'status'}));
  undo.addEventListener('click', () => send(li, '/api/identity/' + encodeURIComponent(d.id), {method: 'DELETE'}, id));
  return li;
}

// names are the names with the rule of each, to be ticked where they are another's.
function names(e) {
  return e.names.map(n => el('li', {}, el('label', {}, el('input', {type: 'checkbox', name: 'alias', value: n.text}), ' ', n.text),
    ' ', el('span', {class: 'soft'}, joined(' · ', rules[n.rule] || n.rule, n.as && 'as ' + n.as, count(n.reports.length, 'report')))));
}

// who is everything that is known of why e is one.
export function who(e) {
  const path = '/api/entities/' + encodeURIComponent(e.id);
  const split = el('form', {}, el('ul', {class: 'plain'}, names(e)), el('button', {}, 'The ticked names are another’s'), ' ', el('span', {class: 'note', role: 'status'}));
  split.addEventListener('submit', event => {
    event.preventDefault();
    send(split, path + '/split', json({aliases: new FormData(split).getAll('alias')}), e.id);
  });
  const merge = el('form', {}, el('input', {name: 'with', placeholder: 'person-…', 'aria-label': 'ID of another entity', required: ''}), ' ',
    el('input', {name: 'reason', placeholder: 'why', 'aria-label': 'why'}), ' ', el('button', {}, 'Is this one, too'), ' ', el('span', {class: 'note', role: 'status'}));
  merge.addEventListener('submit', event => {
    event.preventDefault();
    send(merge, path + '/merge', json(Object.fromEntries(new FormData(merge))), e.id);
  });
  return el('details', {class: 'who'}, el('summary', {}, 'Why this is one'),
    split,
    el('ul', {class: 'plain'}, e.united.filter(u => u.why).map(u => el('li', {}, u.id + ': ' + u.why, ' ', el('span', {class: 'soft'}, count(u.reports.length, 'report')))),
      e.apart.map(a => el('li', {}, 'not ', link({entity: a.id}, a.id), ': ' + a.why)), e.decisions.map(d => decision(d, e.id))),
    merge);
}

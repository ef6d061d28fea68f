// Paths: how two are linked, a sentence for every hop.

import {api, count, el, joined, link, reason, sentence, suggest} from './dom.js';
import {choice, dates} from './ask.js';
import {chain, stances} from './pieces.js';
import {changed} from './state.js';

// linking asks for two names, and with more for what the paths may be made of.
export function linking(p = new URLSearchParams(), more = false) {
  const value = k => p.get(k) || '';
  const number = (label, name, min, max, missing) => el('label', {}, label, el('input', {type: 'number', name, min, max, value: value(name), placeholder: missing}));
  const filtered = ['max_length', 'k', 'stance', 'predicate', 'since', 'until', 'kind', 'avoid'].some(k => p.has(k));
  return el('form', {class: 'pair', action: '/', method: 'get'},
    ['from', 'to'].map(k => el('label', {}, k === 'from' ? 'Between ' : ' and ', suggest(el('input', {name: k, required: true, value: value(k)})))),
    el('button', {type: 'submit'}, 'Show paths'),
    more && el('details', {class: 'refine', open: filtered}, el('summary', {}, 'What may link them'), el('div', {class: 'fields'},
      number('hops at most', 'max_length', 1, 8, 4), number('paths', 'k', 1, 20, 3), choice('held as', 'stance', Object.keys(stances), value('stance')),
      el('label', {}, 'verb', el('input', {name: 'predicate', value: value('predicate')})), dates(value),
      choice('pass only', 'kind', ['person', 'organization', 'country', 'place', 'group', 'event', 'work', 'product', 'thing'], value('kind')),
      el('label', {}, 'not through', suggest(el('input', {name: 'avoid', value: value('avoid')}))))));
}

export function choose(p) {
  return {title: 'Paths', nodes: [el('h1', {}, 'How two are linked'), el('p', {class: 'soft'}, 'The best chains of statements between two, with the sentence and the date of every hop.'), linking(p, true)]};
}

// namesakes offers others of the names that were given.
function namesakes(p, others = {}) {
  return Object.entries(others).filter(([, es]) => es.length).map(([given, es]) => {
    const end = ['from', 'to', 'avoid'].find(k => p.get(k) === given);
    return el('p', {class: 'namesakes'}, '“' + given + '” may also be ', joined(', ', ...es.map(e => [el('a', {href: changed({[end]: e.id})}, e.label), ' ', el('span', {class: 'soft'}, e.kind)])));
  });
}

// What a filter that leaves no path is called, and the parameters that take it away.
const filters = {
  stance: ['of any stance', ['stance']], predicate: ['with any verb', ['predicate']], class: ['of any event', ['class']], time: ['of any time', ['since', 'until']],
  report: ['in all reports', ['report']], kind: ['through all kinds', ['kind', 'avoid_kind']], avoid: ['through all', ['avoid']],
};

const without = b => el('a', {href: changed(Object.fromEntries(filters[b][1].map(k => [k, null])))}, filters[b][0]);

function none(p, res) {
  const further = Number(p.get('max_length') || 4) + 2;
  return reason({}, 'No path', sentence(res.reason || 'nothing links them'),
    (res.blocking || []).length > 0 && ['There is one ', joined(', or ', ...res.blocking.filter(b => filters[b]).map(without)), '.'],
    further <= 8 && el('a', {href: changed({max_length: further})}, 'Look further: ' + further + ' hops'));
}

export async function paths(p) {
  const names = ['report', 'stance', 'class', 'kind', 'avoid_kind', 'avoid'];
  const res = await api('/api/paths', {...Object.fromEntries(p), ...Object.fromEntries(names.map(k => [k, p.getAll(k)]))});
  const title = 'How ' + res.from.label + ' and ' + res.to.label + ' are linked';
  const passed = [...new Set(res.paths.flatMap(path => path.hops.flatMap(h => [h.from.id, h.to.id])))];
  return {
    title,
    status: res.paths.length ? count(res.paths.length, 'path') : 'No path: ' + res.reason,
    nodes: [
      el('h1', {}, title), namesakes(p, res.others),
      linking(p, true),
      res.paths.length ? [el('h2', {}, count(res.paths.length, 'path')), el('p', {}, link({view: 'graph', around: passed, only: 1}, 'Show in the graph')), res.paths.map(chain)] : none(p, res),
    ],
  };
}

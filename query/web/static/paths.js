// Paths: how two are linked, a sentence for every hop.

import {api, count, el, link, reason, sentence, suggest} from './dom.js';
import {choice, dates} from './ask.js';
import {chain, stances} from './pieces.js';

// linking asks for two names, and with more for what the paths may be made of.
export function linking(p = new URLSearchParams(), more = false) {
  const value = k => p.get(k) || '';
  const number = (label, name, min, max, missing) => el('label', {}, label, el('input', {type: 'number', name, min, max, value: value(name), placeholder: missing}));
  return el('form', {class: more ? 'fields pair' : 'pair', action: '/', method: 'get'},
    ['from', 'to'].map(k => el('label', {}, k === 'from' ? 'Between ' : ' and ', suggest(el('input', {name: k, required: true, value: value(k)})))),
    more && [
      number('hops at most', 'max_length', 1, 8, 4), number('paths', 'k', 1, 20, 3), choice('held as', 'stance', Object.keys(stances), value('stance')),
      el('label', {}, 'verb', el('input', {name: 'predicate', value: value('predicate')})), dates(value),
    ],
    el('button', {type: 'submit'}, 'Show paths'));
}

export function choose(p) {
  return {title: 'Paths', nodes: [el('h1', {}, 'How two are linked'), el('p', {class: 'soft'}, 'The best chains of statements between two, with the sentence and the date of every hop.'), linking(p, true)]};
}

export async function paths(p) {
  const res = await api('/api/paths', Object.fromEntries(p));
  const title = 'How ' + res.from.label + ' and ' + res.to.label + ' are linked';
  const passed = [...new Set(res.paths.flatMap(path => path.hops.flatMap(h => [h.from.id, h.to.id])))];
  return {
    title,
    status: res.paths.length ? count(res.paths.length, 'path') : 'No path: ' + res.reason,
    nodes: [
      el('h1', {}, title),
      linking(p, true),
      res.paths.length ? [el('p', {}, link({view: 'graph', around: passed, only: 1}, 'Show them in the graph')), res.paths.map(chain)]
        : reason({}, 'No path', sentence(res.reason || 'nothing links them'), res.hint && sentence(res.hint)),
    ],
  };
}

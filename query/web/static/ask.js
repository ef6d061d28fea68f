// Questions: how they were understood, what answers them, and the statements that the same search finds.

import {api, count, el, joined, link, paged, reason, sentence, suggest} from './dom.js';
import {answer, chain, citation, contrary, groupOf, shownStance, stances, statementItem} from './pieces.js';

const sought = {
  subject: 'who or what', object: 'whom or what', time: 'when', place: 'where', cause: 'why', manner: 'how', quantity: 'how much or many',
  'yes-no': 'whether', identity: 'who or what it is', content: 'what was said', links: 'how they are linked',
};

function interpretation(i) {
  const word = w => sought[w] || w;
  const parts = ['predicate', 'subject', 'object', 'topic', 'time', 'place', 'from', 'to'].filter(k => i[k]);
  return el('p', {class: 'soft', id: 'interpretation'}, 'Understood as: ', el('b', {}, [i.asks, ...(i.also || [])].map(word).join(', and ')),
    parts.map(k => [' · ' + (k === 'predicate' ? 'verb' : k) + ' ', el('b', {}, i[k])]));
}

// asFields is an interpretation as the fields of a search for statements. { someone } and { it } are no names, and a time in words
// is no date.
function asFields(i) {
  const given = k => (i[k] && !(i.wildcards || []).includes(i[k]) ? i[k] : '');
  const saying = i.asks === 'content';
  const day = /^\d{4}(-\d\d){0,2}$/.test(i.time || '') ? i.time : '';
  return {
    subject: saying ? '' : given('subject'), speaker: saying ? given('subject') : '', predicate: saying ? '' : (i.verbs || []).at(-1) || i.predicate, object: given('object'),
    q: [i.topic, given('place')].filter(Boolean).join(' '), since: day, until: day, report: i.report,
  };
}

const classes = 'AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT SAY STATE OTHER'.split(' ');

// choice is a labelled choice of one of some words, or of any.
export function choice(label, name, words, value) {
  return el('label', {}, label, el('select', {name}, el('option', {value: ''}, 'any'), words.map(w => el('option', {value: w, selected: w === value}, w.toLowerCase()))));
}

// dates are the fields of a span of time.
export function dates(value) {
  return ['since', 'until'].map(name => el('label', {}, name, el('input', {
    name, value: value(name), pattern: '\\d{4}(-\\d{2}(-\\d{2})?)?', placeholder: '2023-04', title: 'a date such as 2023-04-26, 2023-04 or 2023', size: 10,
  })));
}

// search is the form for a search for statements, filled with fields.
function search(fields, linked = []) {
  const value = k => fields[k] || '';
  const text = (label, name) => el('label', {}, label, el('input', {name, value: value(name)}));
  const named = (label, name) => el('label', {}, label, suggest(el('input', {name, value: value(name)})));
  return el('form', {class: 'fields', action: '/', method: 'get'}, el('input', {type: 'hidden', name: 'view', value: 'statements'}), linked.map(value => el('input', {type: 'hidden', name: 'link', value})),
    named('who or what', 'subject'), text('verb', 'predicate'), named('whom or what', 'object'), named('said by', 'speaker'), text('words in the sentence', 'q'),
    choice('held as', 'stance', Object.keys(stances), value('stance')), choice('event', 'class', classes, value('class')), dates(value),
    value('report') && el('label', {}, 'report', el('input', {name: 'report', value: value('report')})),
    el('button', {type: 'submit'}, 'Find statements'));
}

// Answers of one group stand together; a deed refused is not among those done.
const headings = {
  yes: 'Stated by the reports', told: 'Said by somebody, not by the reports themselves', no: 'Not so: negated, denied or refused',
  open: 'Open: planned, possible, demanded or asked',
};

// mostRelated is for how many answers the page looks for what stands against them.
const mostRelated = 8;

function answers(res) {
  const nodes = new Map(res.answers.map(a => [a, answer(a)]));
  for (const a of res.answers.slice(0, mostRelated)) contrary(nodes.get(a).querySelector('.contrary'), a).catch(() => {}); // an answer stands without it
  if (!res.parts || res.abstained) return held(res.answers, nodes, 'h2');
  return el('div', {class: 'sides'}, res.parts.map(p => el('section', {'aria-label': p.question}, el('h2', {}, p.question),
    p.reason ? reason({}, 'No answer', sentence(p.reason)) : held(res.answers.filter(a => a.asked === p.question), nodes, 'h3'))));
}

// held are answers in groups by how they are held.
function held(as, nodes, heading) {
  const groups = Map.groupBy(as, a => groupOf(shownStance(a), (a.evidence[0] || {}).negated));
  const kinds = [...groups.keys()];
  return [
    kinds.includes('yes') && kinds.includes('no') && el('p', {class: 'clash', role: 'note'}, 'The reports contradict each other, or tell of different occasions: some state it, others state that it is not so.'),
    [...groups].map(([group, list]) => [el(heading, {class: 'group ' + group}, headings[group]), list.map(a => nodes.get(a))]),
  ];
}

export async function ask(p) {
  const q = p.get('q'), report = p.get('report');
  const res = await api('/api/ask', {q, report});
  const paths = res.paths || [];
  const found = paths.length ? count(paths.length, 'path') : count(res.answers.length, 'answer');
  return {
    title: q,
    status: res.abstained ? 'No answer: ' + res.reason : found + ': ' + res.answers.slice(0, 3).map(a => a.text + ', ' + shownStance(a)).join('; '),
    nodes: [
      el('h1', {class: 'hidden'}, q),
      res.interpretation.asks && [interpretation(res.interpretation), await namesakes(res.interpretation), refine(res.interpretation)],
      res.abstained && await abstention(res, q, report),
      paths.length ? [paths.map(chain), pathLinks(res.interpretation)] : answers(res),
    ],
  };
}

const refine = i => i.asks !== 'links' && el('details', {class: 'refine'}, el('summary', {}, 'Change it: search the statements'), search(asFields(i)));

const pathLinks = i => i.from && i.to && el('p', {}, link({from: i.from, to: i.to}, 'Paths with filters'));

// namesakes offers a choice where a name of the question is that of several.
async function namesakes(i) {
  const names = ['subject', 'object', 'from', 'to'].filter(k => i[k] && /^\p{Lu}/u.test(i[k]));
  const found = await Promise.all(names.map(async k => [k, (await api('/api/entities', {q: i[k], limit: 6})).items.filter(e => e.aliases.some(a => a.toLowerCase() === i[k].toLowerCase()))]));
  return found.filter(([, es]) => es.length > 1).map(([k, es]) => el('p', {class: 'namesakes'}, '“' + i[k] + '” may be ',
    joined(', ', ...es.map(e => [link(k === 'from' || k === 'to' ? {from: i.from, to: i.to, [k]: e.id} : {view: 'statements', ...asFields({...i, [k]: e.id})}, e.label), ' ',
      el('span', {class: 'soft'}, e.kind + ', ' + count(e.mentions, 'mention'))]))));
}

async function abstention(res, q, report) {
  const alike = q.split(/\s+/).length > 4 ? [] : (await api('/api/entities', {q: q.replace(/\?$/, ''), limit: 5})).items;
  return [
    reason({}, 'No answer', sentence(res.reason), report && link({q}, 'Ask all reports')),
    alike.length > 0 && el('p', {}, 'Of that name: ', joined(', ', ...alike.map(e => link({entity: e.id}, e.label)))),
    instead(res.interpretation),
    res.nearest.length > 0 && el('h2', {}, 'Nearest sentences – they do not answer it'),
    res.nearest.map(n => el('div', {class: 'near'}, el('blockquote', {}, n.sentence), citation(n))),
  ];
}

// instead leads from a question without an answer to statements that have one part of it: { Who attacked the Islamic State? }
function instead(i) {
  const {subject, predicate, object, speaker} = asFields(i);
  const about = [subject, object, speaker].filter(Boolean);
  const to = (fields, ...words) => link({view: 'statements', ...fields}, ...words);
  const links = [
    predicate && to({predicate}, 'with the verb “' + predicate + '”'), ...about.map(a => to({q: a}, 'whose sentence names “' + a + '”')),
  ].filter(Boolean);
  return i.asks !== 'links' && links.length > 0 && el('p', {}, 'See statements ', joined(', ', ...links));
}

// statements is the page of statements by what they say.
export async function statements(p) {
  const fields = Object.fromEntries(p);
  const params = {...fields, entity: p.getAll('entity'), link: p.getAll('link'), stance: p.getAll('stance'), limit: 30};
  delete params.view;
  const found = await paged('/api/statements', params, st => statementItem(st, null, [fields.subject, fields.object, ...p.getAll('link'), ...p.getAll('entity')].filter(Boolean)), {class: 'plain statements'});
  return {
    title: 'Statements', status: count(found.total, 'statement'),
    nodes: [el('h1', {}, 'Statements'), p.has('link') && el('p', {}, 'that link ', joined(' and ', ...p.getAll('link').map(id => link({entity: id}, id))), ' · ', link({view: 'statements'}, 'all')), search(fields, p.getAll('link')), el('h2', {}, count(found.total, 'statement')), found.total ? found.nodes : reason({}, 'Nothing found', 'No statement has all of this. Leave something out, or use fewer words.')],
  };
}

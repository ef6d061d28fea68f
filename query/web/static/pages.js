// The pages: each asks the API and gives its title and nodes.

import {api, count, el, joined, link, outside, paged, request, sentence} from './dom.js';
import {answer, badge, byStance, chain, citation, groupOf, name, reportName, shownStance, statementLine} from './pieces.js';
import {who} from './who.js';

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

// Answers of one group stand together; a deed refused is not among those done.
const headings = {
  yes: 'Stated by the reports', told: 'Said by somebody, not by the reports themselves', no: 'Not so: negated, denied or refused',
  open: 'Open: planned, possible, demanded or asked',
};

function answers(as) {
  const groups = Map.groupBy(as, a => groupOf(shownStance(a), (a.evidence[0] || {}).negated));
  return [...groups].map(([group, list]) => [el('h2', {class: 'group ' + group}, headings[group]), list.map(answer)]);
}

export async function ask(q, report) {
  const res = await api('/api/ask', {q, report});
  const paths = res.paths || [];
  const found = paths.length ? count(paths.length, 'path') : count(res.answers.length, 'answer');
  return {
    title: q,
    status: res.abstained ? 'No answer: ' + res.reason : found + ': ' + res.answers.slice(0, 3).map(a => a.text + ', ' + shownStance(a)).join('; '),
    nodes: [
      el('h1', {class: 'hidden'}, q),
      res.interpretation.asks && interpretation(res.interpretation),
      res.abstained && await abstention(res, q, report),
      paths.length ? paths.map(chain) : answers(res.answers),
    ],
  };
}

async function abstention(res, q, report) {
  const alike = q.split(/\s+/).length > 4 ? [] : (await api('/api/entities', {q: q.replace(/\?$/, ''), limit: 5})).items;
  return [
    el('div', {class: 'reason', id: 'reason'}, el('p', {}, el('b', {}, 'No answer')), el('p', {}, sentence(res.reason)),
      report && el('p', {}, link({q}, 'Ask all reports'))),
    alike.length > 0 && el('p', {}, 'Of that name: ', joined(', ', ...alike.map(e => link({entity: e.id}, e.label)))),
    res.nearest.length > 0 && el('h2', {}, 'Nearest sentences – they do not answer it'),
    res.nearest.map(n => el('div', {class: 'near'}, el('blockquote', {}, n.sentence), citation(n))),
  ];
}

// text is a report's text with its mentions as links and the sentence at [from, to) marked.
function text(r, from, to) {
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
      return a;
    });
    at = m.end;
  }
  put(at, cs.length, s => s);
  return out;
}

export async function report(id, at) {
  const r = await api('/api/reports/' + encodeURIComponent(id));
  const [, from, to] = /^(\d+)-(\d+)$/.exec(at || '') || [0, r.text.length, r.text.length];
  const body = text(r, Number(from), Number(to));
  const only = el('button', {type: 'button', class: 'quiet'}, 'Ask only this report');
  only.addEventListener('click', () => {
    document.getElementById('in').value = r.id;
    document.getElementById('q').focus();
  });
  return {
    title: reportName(r),
    target: body.querySelector('mark'),
    nodes: [
      el('h1', {}, reportName(r)),
      el('p', {class: 'soft'}, joined(' · ', r.published || 'undated', r.publisher, r.licence, r.url && outside(r.url))),
      el('p', {}, only),
      body,
      el('h2', {}, count(r.statements.length, 'statement')),
      byStance(el('ul', {class: 'plain statements'}, r.statements.map(st => statementLine(st)))),
    ],
  };
}

export async function entity(id) {
  const path = '/api/entities/' + encodeURIComponent(id);
  const [e, links, line] = await Promise.all([
    api(path),
    paged(path + '/links', {limit: 12}, l => el('li', {}, name(l.entity.label, l.entity.id), ' ',
      el('span', {class: 'soft'}, l.entity.kind + ' · ' + count(l.count, 'statement') + ' · '), link({from: id, to: l.entity.id}, 'paths'))),
    paged(path + '/timeline', {limit: 100}, t => statementLine(t.statement, t.date || 'undated')),
  ]);
  line.nodes[0].classList.add('statements');
  const others = e.aliases.filter(a => a !== e.label);
  return {
    title: e.label,
    nodes: [
      el('h1', {}, e.label, ' ', el('span', {class: 'badge'}, e.kind)),
      el('p', {class: 'soft'}, joined(' · ', others.length > 0 && 'also named ' + others.join(', '), e.titles.length > 0 && e.titles.join(', '),
        count(e.reports.length, 'report'), count(e.mentions, 'mention'))),
      (e.sameAs || []).map(u => el('p', {class: 'soft'}, 'The same as ', outside(u))),
      who(e),
      el('h2', {}, 'Linked with'), links.total ? links.nodes : el('p', {}, 'Nobody.'),
      el('h2', {}, count(line.total, 'statement') + ' by date'), line.nodes[1].hidden ? byStance(line.nodes[0]) : line.nodes,
    ],
  };
}

export async function paths(from, to) {
  const res = await api('/api/paths', {from, to});
  const title = 'How ' + res.from.label + ' and ' + res.to.label + ' are linked';
  return {
    title,
    status: res.paths.length ? count(res.paths.length, 'path') : 'No path',
    nodes: [
      el('h1', {}, title),
      res.paths.length ? res.paths.map(chain) : el('div', {class: 'reason', id: 'reason'}, el('p', {}, el('b', {}, 'No path')), el('p', {}, sentence(res.reason))),
    ],
  };
}

const questions = [
  'Who released the 12-point plan?', 'When did Zelensky talk with Xi?', 'Did China condemn the invasion?', 'What did Kirby say about the call?',
  'Who criticized the peace plan, and why?', 'How are John Kirby and Vladimir Putin linked?',
];

// examples are questions that these reports answer.
async function examples(entities) {
  const people = entities.filter(e => e.kind === 'person').slice(0, 2).flatMap(e => ['Who is ' + e.label + '?', 'What did ' + e.label + ' say?']);
  const tried = await Promise.all([...questions, ...people].map(async q => ((await api('/api/ask', {q})).abstained ? null : q)));
  return tried.filter(Boolean).slice(0, 6);
}

// linking asks for two names and shows how they are linked.
function linking(entities) {
  return el('form', {class: 'pair', action: '/', method: 'get'},
    el('datalist', {id: 'names'}, entities.map(e => el('option', {value: e.label}))),
    ['from', 'to'].map(k => el('label', {}, k === 'from' ? 'Between ' : ' and ', el('input', {name: k, list: 'names', required: '', autocomplete: 'off'}))),
    el('button', {type: 'submit'}, 'Show paths'));
}

// adding sends a report.
function adding() {
  const form = el('form', {class: 'add'},
    el('label', {}, 'Text', el('textarea', {name: 'text', rows: 6, required: ''})),
    el('label', {}, 'Title', el('input', {name: 'title'})),
    el('label', {}, 'Published', el('input', {name: 'published', type: 'date'})),
    el('label', {}, 'Publisher', el('input', {name: 'publisher'})),
    el('label', {}, 'Address', el('input', {name: 'url', type: 'url'})),
    el('button', {type: 'submit'}, 'Add'), el('p', {role: 'alert'}));
  return el('details', {}, el('summary', {}, 'Add a report'), form);
}

// add sends the report of a form and gives its ID.
export async function add(form) {
  const body = JSON.stringify(Object.fromEntries(new FormData(form)));
  return (await request('/api/reports', {method: 'POST', headers: {'Content-Type': 'application/json'}, body})).id;
}

export async function start() {
  const [reports, entities] = await Promise.all([
    paged('/api/reports', {limit: 50}, r => el('li', {}, el('span', {class: 'date soft'}, r.published || 'undated'), ' ', link({report: r.id}, reportName(r)))),
    api('/api/entities', {limit: 200}),
  ]);
  const qs = await examples(entities.items);
  const named = entities.items.slice(0, 24);
  return {
    title: '',
    nodes: [
      el('h1', {class: 'hidden'}, 'Start'),
      reports.total === 0 && el('p', {class: 'reason'}, 'There are no reports yet. Add one below, or start the program with files: newsgraph serve PATH…'),
      qs.length > 0 && [el('h2', {}, 'For example'), el('ul', {}, qs.map(q => el('li', {}, link({q}, q))))],
      named.length > 0 && [
        el('h2', {}, 'How two are linked'), linking(entities.items),
        el('h2', {}, 'Most mentioned'),
        el('ul', {class: 'chips'}, named.map(e => el('li', {}, link({entity: e.id}, e.label), ' ', el('span', {class: 'soft'}, e.kind)))),
      ],
      el('h2', {}, count(reports.total, 'report')), adding(), reports.nodes,
    ],
  };
}

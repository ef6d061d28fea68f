// The start: what can be asked, who is in the reports, what came in last.

import {api, count, el, link, reason} from './dom.js';
import {linking} from './paths.js';
import {reportLine} from './report.js';

const questions = [
  'Who released the 12-point plan?', 'When did Zelensky talk with Xi?', 'Did China condemn the invasion?', 'What did Kirby say about the call?',
  'Who criticized the peace plan, and why?', 'How are John Kirby and Vladimir Putin linked?',
];

// examples are questions that these reports answer.
async function examples(entities) {
  const people = entities.filter(e => e.kind === 'person').slice(0, 3).flatMap(e => ['Who is ' + e.label + '?', 'What did ' + e.label + ' say?']);
  const tried = await Promise.all([...questions, ...people].map(async q => ((await api('/api/ask', {q})).abstained ? null : q)));
  return tried.filter(Boolean).slice(0, 6);
}

// exampleList is filled when the questions have been tried: the page does not wait for it.
function exampleList(entities) {
  const section = el('section', {id: 'examples', 'aria-busy': 'true'});
  examples(entities).then(qs => {
    if (qs.length) section.append(el('h2', {}, 'For example'), el('ul', {}, qs.map(q => el('li', {}, link({q}, q)))));
  }).catch(() => {}).finally(() => section.removeAttribute('aria-busy')); // without examples the page is as good
  return section;
}

export async function start() {
  const [reports, entities] = await Promise.all([api('/api/reports', {order: 'newest', limit: 6}), api('/api/entities', {limit: 40})]);
  const named = entities.items.filter(e => !/^(we|us|our) \(/.test(e.label)).slice(0, 24); // { we (Jack Herrick) } is named by nobody
  return {
    title: '',
    nodes: [
      el('h1', {class: 'tag'}, 'Who said what, who did what to whom, and how actors are linked – each with the sentence it rests on'),
      reports.total === 0 && reason({}, 'There are no reports yet', [link({view: 'add'}, 'Add one'), ', or start the program with files: newsgraph serve PATH…']),
      exampleList(entities.items),
      named.length > 0 && [
        el('h2', {}, 'How two are linked'), linking(),
        el('h2', {}, 'Most mentioned'),
        el('ul', {class: 'chips'}, named.map(e => el('li', {}, link({entity: e.id}, e.label), ' ', el('span', {class: 'soft'}, e.kind)))),
        el('p', {}, link({view: 'entities'}, 'All ' + count(entities.total, 'entity')), ' · ', link({view: 'graph'}, 'All of it as a graph')),
      ],
      el('h2', {}, 'Newest reports'),
      el('ul', {class: 'plain reports'}, reports.items.map(r => reportLine(r))),
      el('p', {}, link({view: 'reports'}, 'All ' + count(reports.total, 'report')), ' · ', link({view: 'add'}, 'Add a report')),
    ],
  };
}

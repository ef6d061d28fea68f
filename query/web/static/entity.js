// Entities: the list, and one with its profile and its statements by date.

import {changed, go, state} from './state.js';
import {api, button, count, el, joined, link, outside, paged, reason, suggest} from './dom.js';
import {badge, name, stances, statementItem} from './pieces.js';
import {choice} from './ask.js';
import {decided, names, who} from './who.js';

export const kinds = ['person', 'organization', 'country', 'place', 'group', 'event', 'work', 'product', 'thing'];

export async function list(p) {
  const q = p.get('q') || '', type = p.get('type') || '';
  const found = await paged('/api/entities', {q, type, limit: 60}, e => el('li', {}, link({entity: e.id}, e.label), ' ',
    el('span', {class: 'soft'}, joined(' · ', e.kind, e.titles.slice(0, 3).join(', '), count(e.mentions, 'mention'), count(e.reports.length, 'report')))));
  return {
    title: 'Who and what', status: count(found.total, 'entity'),
    nodes: [
      el('h1', {}, 'Who and what the reports name'),
      el('form', {class: 'fields', action: '/', method: 'get'}, el('input', {type: 'hidden', name: 'view', value: 'entities'}),
        el('label', {}, 'name', el('input', {name: 'q', type: 'search', value: q})), choice('kind', 'type', kinds, type), el('button', {type: 'submit'}, 'Find')),
      el('h2', {}, count(found.total, 'entity')), found.total ? found.nodes : reason({}, 'Nothing found', 'No name begins with these words.'),
    ],
  };
}

// The parts that an entity may have in a statement, as the API names them.
const parts = {
  is: 'What it is', said: 'What it said', did: 'What it did', object: 'What others did to it or with it', told: 'What others said of it', other: 'Where it is mentioned',
};

// inWords are the parts in the words that fit a kind.
const inWords = (part, kind) => (kind === 'person' ? parts[part].replace(/ it\b/g, ' this person').replace('What this person is', 'Who this person is') : parts[part]);

export async function entity(p) {
  const id = p.get('entity');
  const path = '/api/entities/' + encodeURIComponent(id);
  const filter = {part: p.getAll('part'), stance: p.getAll('stance'), since: p.get('since'), until: p.get('until')};
  const [e, profile, links, line] = await Promise.all([
    api(path), api(path + '/profile'),
    paged(path + '/links', {limit: 12}, l => el('li', {}, name(l.entity.label, l.entity.id), ' ',
      el('span', {class: 'soft', title: count(l.count, 'statement')}, l.count + ' · '), link({from: id, to: l.entity.id}, 'paths')), {class: 'chips', id: 'linked'}),
    paged(path + '/timeline', {...filter, limit: 50}, t => statementItem(t.statement, t.date || 'undated', [id]), {class: 'plain statements'}),
  ]);
  const others = e.aliases.filter(a => a !== e.label);
  return {
    title: e.label,
    status: e.label + ', ' + e.kind + ': ' + count(line.total, 'statement'),
    nodes: [
      el('h1', {}, e.label, ' ', el('span', {class: 'badge k-' + e.kind}, e.kind)),
      el('p', {class: 'soft'}, joined(' · ', others.length > 0 && 'also named ' + others.slice(0, 12).join(', ') + (others.length > 12 ? ' and ' + (others.length - 12) + ' more' : ''), count(e.reports.length, 'report'), count(e.mentions, 'mention'))),
      (e.sameAs || []).map(u => el('p', {class: 'soft'}, 'The same as ', outside(u))),
      el('p', {class: 'tools'}, joined(' · ', link({view: 'graph', around: e.id}, 'Show in the graph'), link({q: (e.kind === 'person' ? 'Who is ' : 'What is ') + e.label + '?'}, e.kind === 'person' ? 'Ask who this is' : 'Ask what it is'), link({q: 'What did ' + e.label + ' say?'}, e.kind === 'person' ? 'Ask what this person said' : 'Ask what it said'))),
      decided(e),
      profile.roles.length > 0 && [el('h2', {}, 'Roles'), roles(profile.roles)],
      names(e), who(e),
      el('h2', {}, 'Linked with'), pair(e), links.total ? links.nodes : el('p', {}, 'Nobody.'),
      el('h2', {id: 'timeline'}, 'By date'), strip(profile.months, filter), filters(profile, filter, e.kind),
      el('p', {class: 'soft', id: 'found'}, count(line.total, 'statement'), filter.since && ' · ' + filter.since + (filter.until && filter.until !== filter.since ? ' to ' + filter.until : '')),
      line.total ? line.nodes : reason({}, 'Nothing of that kind', el('a', {href: changed({part: null, stance: null, since: null, until: null})}, 'Show all statements')),
    ],
  };
}

// pair asks for another entity to look for paths to.
const pair = e => el('form', {class: 'pair', action: '/', method: 'get'}, el('input', {type: 'hidden', name: 'from', value: e.id}),
  el('label', {}, 'How it is linked with ', suggest(el('input', {name: 'to', required: true}))), el('button', {type: 'submit', class: 'quiet'}, 'Show paths'));

function roles(list) {
  const span = r => (r.since ? (r.until && r.until !== r.since ? r.since + ' to ' + r.until : r.since) : 'undated');
  const shown = r => el('li', {}, el('span', {class: 'date soft'}, span(r)), ' ', badge(r.stance), el('b', {}, r.text), ' ',
    el('span', {class: 'soft'}, joined(' · ', ...r.reports.slice(0, 3).map(id => link({report: id}, 'report')), r.reports.length > 3 && '+' + (r.reports.length - 3))));
  const rest = list.slice(6);
  return [el('ul', {class: 'plain roles'}, list.slice(0, 6).map(shown)),
    rest.length > 0 && el('details', {}, el('summary', {}, count(rest.length, 'more role')), el('ul', {class: 'plain roles'}, rest.map(shown)))];
}

const mostBars = 72;

// spans puts months into bars without gaps; into years where they would be too many.
function spans(months) {
  const dated = months.filter(m => /^\d{4}/.test(m.month)).map(m => ({when: m.month, n: Object.values(m.parts).reduce((a, b) => a + b, 0)}));
  if (!dated.length) return [];
  const number = when => Number(when.slice(0, 4)) * 12 + (Number(when.slice(5, 7)) || 1) - 1;
  const first = number(dated[0].when), last = number(dated.at(-1).when);
  const yearly = last - first >= mostBars;
  const key = when => (yearly ? when.slice(0, 4) : when.length === 4 ? when + '-01' : when);
  const counts = new Map();
  for (const d of dated) counts.set(key(d.when), (counts.get(key(d.when)) || 0) + d.n);
  const step = yearly ? 12 : 1, from = first - (first % step);
  const label = m => Math.floor(m / 12) + (yearly ? '' : '-' + String((m % 12) + 1).padStart(2, '0'));
  return Array.from({length: Math.floor((last - from) / step) + 1}, (_, i) => label(from + i * step)).map(when => ({when, n: counts.get(when) || 0})).slice(-mostBars);
}

// strip is a bar for every month, by its number of statements; a bar leads to the month.
function strip(months, filter) {
  const bars = spans(months);
  if (bars.length < 2) return null;
  const most = Math.max(...bars.map(b => b.n));
  const bar = b => {
    const fill = el('span', {class: 'bar'});
    fill.style.height = (b.n ? Math.max(8, 100 * b.n / most) : 0) + '%';
    const on = filter.since === b.when && filter.until === b.when;
    const a = b.n ? el('a', {href: on ? changed({since: null, until: null}) : changed({since: b.when, until: b.when}), 'aria-current': on ? 'true' : null, title: b.when + ': ' + count(b.n, 'statement')},
      fill, el('span', {class: 'hidden'}, b.when + ': ' + count(b.n, 'statement'))) : el('span', {});
    return el('li', {}, a);
  };
  const figure = el('figure', {class: 'timeline', 'aria-label': 'Statements by date'}, el('ol', {class: 'strip', 'data-stays': true}, bars.map(bar)),
    el('figcaption', {class: 'soft'}, el('span', {}, bars[0].when), el('span', {}, bars.at(-1).when)));
  figure.style.width = Math.max(bars.length, 4) * 2.5 + 'rem'; // at most all there is: of few bars the dates stand at their ends
  return figure;
}

// filters choose a part and a stance. Every choice is a link, so that it is a state.
function filters(profile, filter, kind) {
  const total = Object.values(profile.parts).reduce((a, b) => a + b, 0);
  const choices = [[null, 'Everything', total], ...Object.keys(parts).filter(k => profile.parts[k]).map(k => [k, inWords(k, kind), profile.parts[k]])];
  const held = el('select', {'aria-label': 'held as'}, el('option', {value: ''}, 'held as any'), Object.keys(stances).map(s => el('option', {value: s, selected: filter.stance.includes(s)}, s)));
  held.addEventListener('change', () => go(changed({stance: held.value}), {y: window.scrollY}));
  const clear = state().has('since') && button('All dates', () => go(changed({since: null, until: null}), {y: window.scrollY}));
  return el('div', {class: 'filters', 'data-stays': true}, el('ul', {class: 'chips'}, choices.map(([k, words, n]) => {
    const on = k ? filter.part.includes(k) : !filter.part.length;
    return el('li', {class: on ? 'on' : null}, el('a', {href: changed({part: k}), 'aria-current': on ? 'true' : null}, words), ' ', el('span', {class: 'soft'}, n));
  })), el('p', {class: 'row'}, held, clear));
}

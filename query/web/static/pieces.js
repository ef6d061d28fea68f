// The pieces that pages are made of: how a statement is held, who says so, the sentence it rests on.

import {api, count, el, joined, link} from './dom.js';

// stances are how a statement is held: a sign, what it means, and the group that sets its colour. The words are those of the API.
export const stances = {
  asserted: ['✓', 'the report itself says so', 'yes'],
  reported: ['“', 'somebody says so, not the report itself', 'told'],
  negated: ['✕', 'stated not to be so', 'no'],
  denied: ['✕', 'somebody denies it', 'no'],
  refused: ['✕', 'refused, so not done', 'no'],
  possible: ['~', 'may be so', 'open'],
  planned: ['~', 'planned, wanted or foreseen, not done', 'open'],
  obligated: ['~', 'demanded or called for, not done', 'open'],
  conditional: ['~', 'only if something else is', 'open'],
  asked: ['?', 'asked, not stated', 'open'],
};

// groupOf is the group of a stance: yes, told, no or open. What is not so is a no, whatever else it is.
export const groupOf = (stance, negated) => (negated ? 'no' : (stances[stance] || ['', '', 'open'])[2]);

// badge says how a statement is held, in a word, with more behind it; its meaning is in the title and for screen readers.
export function badge(stance, negated, more = '') {
  const [sign, meaning] = stances[stance] || ['·', stance];
  const not = negated && stance !== 'negated';
  return el('span', {class: 'badge ' + groupOf(stance, negated), title: meaning + (not ? ', in the negative' : '')},
    el('span', {'aria-hidden': 'true'}, (not ? '✕' : sign) + ' '), stance + (not ? ' · negated' : '') + more,
    el('span', {class: 'hidden'}, ' (' + meaning + ')'));
}

// marked is a sentence, or several, with pieces of it marked, [[from, to], …] in order; offsets count code points of the report.
export function marked(sentence, start, pieces) {
  const cs = Array.from(sentence);
  const out = [];
  let at = 0;
  for (const [from, to] of pieces) {
    const a = Math.max(from - start, at), b = Math.min(to - start, cs.length);
    if (b <= a) continue;
    out.push(cs.slice(at, a).join(''), el('mark', {}, cs.slice(a, b).join('')));
    at = b;
  }
  return [...out, cs.slice(at).join('')];
}

// name is the name of an entity as a link to it, or a text that is linked to none.
export const name = (text, entity) => (entity ? link({entity}, text) : text);

// said names the sources of a statement, nearest first: John Kirby (“said”), as quoted by CNN. One may be unknown: of a quotation
// that stands alone.
export function said(sources) {
  return sources.map((s, i) => {
    const who = name(s.label || s.source || s.text || 'somebody the report does not name', s.entity);
    if (!s.cue) return [i ? ', ' : '', who];
    if (i && /^as /i.test(s.cue)) return [', ' + s.cue + ' ', who];
    return [i ? ', ' : '', who, ' (“' + s.cue + '”)'];
  });
}

// voice says who vouches for a statement, by name.
function voice(sources) {
  return el('p', {class: 'voice'}, sources.length ? ['According to ', said(sources)] : 'The report itself says so');
}

// reportName is the title of a report, else its file, else its ID.
export const reportName = r => r.title || r.name || r.report || r.id;

// place is the state that shows a sentence in its report, with the mentions of some entities marked.
export const place = (c, of = []) => ({report: c.report, at: c.start + '-' + c.end, of});

// citation says where a sentence stands: date, report, and a link to the sentence in it.
export function citation(c, of) {
  return el('p', {class: 'soft'}, joined(' · ', c.published || 'undated', link(place(c, of), reportName(c))));
}

// evidence is a sentence that an answer rests on.
export function evidence(e) {
  const sources = [...(e.speaker ? [e.speaker] : []), ...e.attribution];
  return el('div', {class: 'evidence'}, el('blockquote', {}, marked(e.sentence, e.start, e.mention.pieces || [[e.mention.start, e.mention.end]])), voice(sources), citation(e),
    (e.copies || []).map(c => el('p', {class: 'soft'}, 'Copied in ', citation(c))));
}

const shownEvidence = 3;

// answer is one answer with all it rests on.
export function answer(a) {
  const first = a.evidence[0] || {};
  const stance = shownStance(a);
  const rest = a.evidence.slice(shownEvidence);
  return el('article', {class: 'answer ' + groupOf(stance, first.negated)},
    el('p', {class: 'head'}, badge(stance, first.negated), confidence(a.confidence), el('span', {class: 'soft'}, corroboration(a))),
    el('h3', {}, name(a.text, a.entity)),
    (a.details || []).map(d => el('p', {class: 'detail'}, el('span', {class: 'soft'}, d.asks + ': '), d.text, d.value ? ' (' + d.value + ')' : '')),
    a.evidence.slice(0, shownEvidence).map(evidence),
    rest.length > 0 && el('details', {}, el('summary', {}, count(rest.length, 'more sentence')), rest.map(evidence)),
    el('div', {class: 'contrary'}),
    why(a));
}

// confidence is a number and a bar.
function confidence(c) {
  return el('span', {class: 'soft confidence'}, 'confidence ' + c.toFixed(2) + ' ', el('meter', {min: 0, max: 1, low: 0.4, high: 0.7, optimum: 1, value: c, 'aria-hidden': 'true'}));
}

// corroboration says how many say the same: reports that are copies of each other are one source.
function corroboration(a) {
  const reports = new Set(a.evidence.map(e => e.report)).size;
  const copies = a.evidence.reduce((n, e) => n + (e.copies || []).length, 0);
  return (a.sources > 1 ? a.sources + ' sources say so' : 'one source') + (reports > a.sources ? ', in ' + count(reports, 'report') : '') + (copies ? ', ' + count(copies, 'copy') : '');
}

function why(a) {
  const reports = new Set(a.evidence.map(e => e.report)).size;
  return el('details', {class: 'why'}, el('summary', {}, 'Why this answer'),
    el('p', {}, 'Matched: ' + a.why + '.'),
    el('p', {}, 'Rests on ' + count(a.evidence.length, 'sentence') + ' in ' + count(reports, 'report') + (a.sources < reports ? ', of ' + count(a.sources, 'source') : '') + '. Statements: ',
      joined(', ', ...a.evidence.map(e => el('a', {href: '/api/statements/' + encodeURIComponent(e.statement)}, e.statement)))));
}

// contrary adds to an answer what reports say against it, and who else says the same.
export async function contrary(node, a) {
  if (!a.evidence.length) return;
  const related = await api('/api/statements/' + encodeURIComponent(a.evidence[0].statement) + '/related');
  const known = new Set(a.evidence.map(e => e.statement));
  const say = (heading, list) => list.length > 0 && [el('h4', {}, heading), el('ul', {class: 'plain'}, list.map(st => statementItem(st)))];
  const same = related.same.filter(st => !known.has(st.id));
  node.append(...[say('Otherwise stated', related.contrary), say('Other reports state much the same', same)].flat(Infinity).filter(Boolean));
}

// shownStance is how an answer is held: what somebody said is reported, even where the report itself asserts that it was said.
export function shownStance(a) {
  const first = a.evidence[0];
  return a.stance === 'asserted' && first && first.speaker ? 'reported' : a.stance;
}

// statementLine is a statement as an item of a list.
export function statementLine(st, date) {
  return el('li', {class: groupOf(st.stance, st.negated), 'data-stance': st.stance}, triple(st, date),
    el('p', {class: 'soft'}, st.attribution.length ? ['According to ', said(st.attribution), ' · '] : null,
      link(place(st), 'the sentence')));
}

// triple is a statement in its parts.
function triple(st, date) {
  return el('p', {}, date && el('span', {class: 'soft'}, date + ' '), badge(st.stance, st.negated),
    el('b', {}, name(st.subject.text, st.subject.entity)), (/^[’']/.test(st.predicate.text) ? '' : ' ') + st.predicate.text + ' ', // { it’s important }
    st.object && el('b', {}, name(st.object.text, st.object.entity)), st.arguments.map(a => ' ' + a.text));
}

// statementItem is a statement with its sentence, and with the mentions of some entities marked in the report it leads to.
export function statementItem(st, date, of = []) {
  const spans = [st.subject, st.predicate, st.object].filter(t => t && t.end > t.start).map(t => [t.start, t.end]).sort((a, b) => a[0] - b[0]);
  return el('li', {class: 'evidence ' + groupOf(st.stance, st.negated), 'data-stance': st.stance}, triple(st, date),
    el('blockquote', {}, marked(st.sentence, st.start, spans)), voice(st.attribution), citation(st, of));
}

// byStance puts a choice of stances above a list of statements.
export function byStance(list) {
  const held = Map.groupBy([...list.children], li => li.dataset.stance);
  if (held.size < 2) return list;
  const all = [...list.children];
  const choice = el('select', {}, el('option', {value: ''}, 'all (' + all.length + ')'),
    Object.keys(stances).filter(s => held.has(s)).map(s => el('option', {value: s}, s + ' (' + held.get(s).length + ')')));
  choice.addEventListener('change', () => { for (const li of all) li.hidden = choice.value && li.dataset.stance !== choice.value; });
  return [el('p', {}, el('label', {class: 'soft'}, 'held as ', choice)), list];
}

// chain is a path: its names, and for each hop the sentence it rests on.
export function chain(p) {
  return el('article', {class: 'answer path'},
    el('h3', {}, p.hops[0].from.label, p.hops.map(h => [' → ', h.to.label])),
    el('ol', {class: 'plain'}, p.hops.map(h => {
      const st = h.statement;
      return el('li', {class: 'evidence ' + groupOf(st.stance, st.negated)},
        el('p', {class: 'head'}, badge(st.stance, st.negated), name(h.from.label, h.from.id), ' → ', name(h.to.label, h.to.id),
          !h.direct && el('span', {class: 'soft'}, ' (both are named in it)')),
        el('blockquote', {}, marked(st.sentence, st.start, [st.evidence])),
        voice(st.attribution),
        citation({...st, title: h.title, name: h.name}, [h.from.id, h.to.id]),
        h.more > 0 && el('p', {class: 'soft'}, link({view: 'statements', link: [h.from.id, h.to.id]}, count(h.more, 'more sentence')), ' of ' + count(h.sources, 'source')));
    })));
}

// legend explains the stances.
export function legend() {
  return el('dl', {}, Object.entries(stances).map(([s, [, meaning]]) => el('div', {}, el('dt', {}, badge(s)), el('dd', {}, meaning))));
}

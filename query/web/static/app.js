// The page: reads its state from the URL, asks the API, and shows what comes back. Text is always set as text, never as HTML.
'use strict';

const out = document.getElementById('out');
const box = document.getElementById('q');

// el makes an element: el('p', {class: 'soft'}, 'text', child…).
function el(name, attrs = {}, ...children) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attrs)) if (v != null) e.setAttribute(k, v);
  for (const c of children.flat()) if (c != null) e.append(c);
  return e;
}

function link(params, ...children) {
  return el('a', {href: '/?' + new URLSearchParams(params)}, ...children);
}

async function get(path) {
  const res = await fetch(path, {headers: {Accept: 'application/json'}});
  const body = await res.json();
  if (!res.ok) throw new Error(body.error.message + (body.error.hint ? ' – ' + body.error.hint : ''));
  return body;
}

function show(...nodes) {
  out.replaceChildren(...nodes.flat().filter(Boolean));
}

// marked is a sentence with a part of it marked; offsets count code points of the report.
function marked(sentence, start, from, to) {
  const cs = Array.from(sentence);
  const a = Math.max(from - start, 0), b = Math.min(to - start, cs.length);
  if (b <= a) return [sentence];
  return [cs.slice(0, a).join(''), el('mark', {}, cs.slice(a, b).join('')), cs.slice(b).join('')];
}

function source(r) {
  return link({report: r.report, at: r.start + '-' + r.end}, r.title || r.name || r.report);
}

function said(attribution) {
  if (!attribution || attribution.length === 0) return null;
  return 'according to ' + attribution.map(a => (a.source || 'somebody') + (a.cue ? ' (“' + a.cue + '”)' : '')).join(', through ');
}

function evidence(e) {
  return el('div', {class: 'evidence'},
    el('blockquote', {}, marked(e.sentence, e.start, e.mention.start, e.mention.end)),
    el('p', {class: 'soft'}, e.published ? e.published + ' · ' : '', source(e), said(e.attribution) ? ' · ' + said(e.attribution) : ''));
}

function badge(stance) {
  return el('span', {class: 'badge ' + stance, title: 'how the statement is held'}, stance);
}

function answer(a) {
  const name = a.entity ? link({entity: a.entity}, a.text) : a.text;
  return el('article', {class: 'answer'},
    el('h3', {}, name),
    el('p', {class: 'soft'}, badge(a.stance), 'confidence ' + a.confidence.toFixed(2)),
    (a.details || []).map(d => el('p', {}, el('em', {}, d.asks + ': '), d.text, d.value ? ' (' + d.value + ')' : '')),
    a.evidence.slice(0, 5).map(evidence),
    el('details', {}, el('summary', {}, 'why this answer'), el('p', {class: 'soft'}, a.why)));
}

function interpretation(i) {
  const parts = ['asks', 'predicate', 'subject', 'object', 'topic', 'time', 'place', 'from', 'to'].filter(k => i[k]).map(k => k + ': ' + i[k]);
  return el('p', {class: 'soft', id: 'interpretation'}, 'understood as – ' + parts.join(' · '));
}

async function ask(q, report) {
  const res = await get('/api/ask?' + new URLSearchParams(report ? {q, report} : {q}));
  show(
    res.interpretation.asks ? interpretation(res.interpretation) : null,
    res.abstained ? el('p', {class: 'reason', id: 'reason'}, 'No answer: ' + res.reason + '.') : null,
    res.answers.map(answer),
    res.nearest.length ? el('h2', {}, 'Nearest sentences (not answers)') : null,
    res.nearest.map(n => el('div', {class: 'near'}, el('blockquote', {}, n.sentence), el('p', {class: 'soft'}, n.published ? n.published + ' · ' : '', source(n)))));
}

function statementLine(st) {
  const words = [st.subject.text, st.predicate.text, st.object ? st.object.text : '', ...st.arguments.map(a => a.text)].filter(Boolean);
  return el('li', {}, badge(st.stance), words.join(' '), ' ', link({report: st.report, at: st.start + '-' + st.end}, 'sentence'),
    said(st.attribution) ? el('span', {class: 'soft'}, ' ' + said(st.attribution)) : null);
}

async function report(id, at) {
  const r = await get('/api/reports/' + encodeURIComponent(id));
  const cs = Array.from(r.text);
  const text = el('div', {class: 'text', id: 'text'});
  const [from, to] = (at || '-').split('-').map(Number);
  let pos = 0;
  const piece = (a, b) => { // plain text, with the sentence asked for marked
    for (const [x, y, hit] of [[a, Math.min(b, from), false], [Math.max(a, from), Math.min(b, to), true], [Math.max(a, to), b, false]]) {
      if (at && y > x) text.append(hit ? el('span', {class: 'at'}, cs.slice(x, y).join('')) : cs.slice(x, y).join(''));
    }
    if (!at) text.append(cs.slice(a, b).join(''));
  };
  for (const m of r.mentions) {
    if (m.start < pos) continue;
    piece(pos, m.start);
    const a = link({entity: m.entity}, cs.slice(m.start, m.end).join(''));
    a.title = m.label + ' (' + m.entityKind + ', by ' + m.kind + ')';
    if (at && m.start >= from && m.end <= to) a.className = 'at';
    text.append(a);
    pos = m.end;
  }
  piece(pos, cs.length);
  show(el('h2', {}, r.title || r.name || r.id),
    el('p', {class: 'soft'}, [r.published, r.publisher, r.licence].filter(Boolean).join(' · '), r.url ? [' · ', el('a', {href: /^https?:/.test(r.url) ? r.url : null, rel: 'noreferrer'}, r.url)] : null),
    text,
    el('h2', {}, r.statements.length + ' statements'),
    el('ul', {class: 'plain'}, r.statements.map(statementLine)));
  const hit = text.querySelector('.at');
  if (hit) hit.scrollIntoView({block: 'center'});
}

async function entity(id) {
  const path = '/api/entities/' + encodeURIComponent(id);
  const [e, links, line] = await Promise.all([get(path), get(path + '/links?limit=20'), get(path + '/timeline?limit=200')]);
  show(el('h2', {}, e.label + ' ', el('span', {class: 'badge'}, e.kind)),
    el('p', {class: 'soft'}, 'named ' + e.aliases.join(', ') + (e.titles.length ? ' · ' + e.titles.join(', ') : '') + ' · ' + e.reports.length + ' reports, ' + e.mentions + ' mentions'),
    el('h2', {}, 'Linked with'),
    el('ul', {class: 'plain'}, links.items.map(l => el('li', {}, link({entity: l.entity.id}, l.entity.label), ' – ' + l.count + (l.count === 1 ? ' statement · ' : ' statements · '), link({from: id, to: l.entity.id}, 'paths')))),
    el('h2', {}, 'Statements by date'),
    el('ul', {class: 'plain'}, line.items.map(t => { const li = statementLine(t.statement); li.prepend(el('span', {class: 'soft'}, (t.date || 'undated') + ' ')); return li; })));
}

async function paths(from, to) {
  const res = await get('/api/paths?' + new URLSearchParams({from, to}));
  show(el('h2', {}, 'How ' + res.from.label + ' and ' + res.to.label + ' are linked'),
    res.paths.length ? null : el('p', {class: 'reason', id: 'reason'}, 'No link: ' + res.reason + '.'),
    res.paths.map(p => el('article', {class: 'answer'},
      el('h3', {}, p.hops[0].from.label + p.hops.map(h => ' – ' + h.to.label).join('')),
      p.hops.map(h => el('div', {},
        el('p', {}, badge(h.statement.stance), h.from.label + ' – ' + h.to.label),
        el('blockquote', {}, marked(h.statement.sentence, h.statement.start, h.statement.predicate.start, h.statement.predicate.end)),
        el('p', {class: 'soft'}, (h.statement.published || '') + ' ', link({report: h.statement.report, at: h.statement.start + '-' + h.statement.end}, 'report')))))));
}

const examples = ['Who released the 12-point plan?', 'When did Zelensky talk with Xi?', 'Did China condemn the invasion?', 'What did Kirby say about the call?', 'How are John Kirby and Vladimir Putin linked?', 'Who criticized the peace plan, and why?'];

async function start() {
  const [reports, entities] = await Promise.all([get('/api/reports?limit=200'), get('/api/entities?limit=24')]);
  show(el('h2', {}, 'For example'),
    el('ul', {}, examples.map(q => el('li', {}, link({q}, q)))),
    el('h2', {}, 'Most mentioned'),
    el('p', {}, entities.items.flatMap((e, i) => [i ? ' · ' : '', link({entity: e.id}, e.label)])),
    el('h2', {}, reports.total + ' reports'),
    el('ul', {class: 'plain'}, reports.items.map(r => el('li', {}, el('span', {class: 'soft'}, (r.published || '') + ' '), link({report: r.id}, r.title || r.name || r.id)))));
}

async function render() {
  const p = new URLSearchParams(location.search);
  box.value = p.get('q') || '';
  out.setAttribute('aria-busy', 'true');
  try {
    if (p.get('q')) await ask(p.get('q'), p.get('report'));
    else if (p.get('report')) await report(p.get('report'), p.get('at'));
    else if (p.get('entity')) await entity(p.get('entity'));
    else if (p.get('from') && p.get('to')) await paths(p.get('from'), p.get('to'));
    else await start();
  } catch (err) {
    show(el('p', {class: 'reason', role: 'alert'}, 'That did not work: ' + err.message));
  }
  out.removeAttribute('aria-busy');
}

// Links and questions change the state without loading the page again.
document.addEventListener('click', ev => {
  const a = ev.target.closest('a');
  if (!a || ev.button || ev.metaKey || ev.ctrlKey || ev.shiftKey || a.origin !== location.origin || a.pathname !== '/') return;
  ev.preventDefault();
  history.pushState(null, '', a.href);
  render();
  window.scrollTo(0, 0);
});
document.getElementById('ask').addEventListener('submit', ev => {
  ev.preventDefault();
  const q = box.value.trim();
  history.pushState(null, '', q ? '/?' + new URLSearchParams({q}) : '/');
  render();
});
window.addEventListener('popstate', render);
render();

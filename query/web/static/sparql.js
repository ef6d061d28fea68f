// The page of queries: /?view=sparql&query=…, with the editor of YASGUI, examples, and the answer as a table whose IRIs lead on into
// the explorer. What is in the URL has been run; the editor keeps what is typed meanwhile.

import {api, button, count, el, failure, joined, link, outside, reason, told} from './dom.js';
import {go, href} from './state.js';

// The rows that are shown. More are not fetched: a download has all.
const mostRows = 1000;

// The parts of the page stay as long as it is looked at, so that the editor keeps its history and its place.
let parts = null;

export async function sparql(p) {
  parts ||= await build(!p.has('query'));
  const query = p.get('query');
  if (query && query !== parts.text()) parts.set(query);
  else if (!parts.text()) parts.set(parts.examples[0].query);
  if (query) parts.run(query);
  else parts.answer.replaceChildren();
  return {
    title: 'SPARQL', wide: true, nodes: [parts.root], status: 'Query in SPARQL',
    after() { if (!parts.editor) edit(parts).catch(() => {}); }, // without the editor the text field is as good
    leave() {
      parts.abort();
      parts = null;
    },
  };
}

// build makes the page around a plain text field, which works where the editor does not load.
async function build(fresh) {
  const [prefixes, {items}] = await Promise.all([prefixesOf(), api('/api/entities', {limit: 40})]);
  const examples = examplesOf(prefixes, items);
  const text = el('textarea', {name: 'query', id: 'query', rows: 14, spellcheck: 'false', autocomplete: 'off', 'aria-label': 'Query in SPARQL'});
  const answer = el('div', {id: 'answer'});
  const form = el('form', {action: '/', method: 'get', id: 'sparql'},
    el('input', {type: 'hidden', name: 'view', value: 'sparql'}), text,
    el('div', {class: 'row'}, el('button', {type: 'submit'}, 'Run'), el('span', {class: 'soft'}, el('kbd', {}, 'Ctrl'), ' ', el('kbd', {}, 'Enter'), ' runs it; ', el('kbd', {}, 'Ctrl'), ' ', el('kbd', {}, 'Space'), ' completes a variable or a prefix')));
  const of = {
    answer, prefixes, examples, editor: null, field: text, controller: null,
    text: () => (of.editor ? of.editor.getValue() : text.value).trim(),
    set(query) { if (of.editor) of.editor.setValue(query); else text.value = query; },
    abort() { if (of.controller) of.controller.abort(); },
    run(query) { return run(of, query); },
    root: el('div', {},
      el('h1', {}, 'Query the graph in SPARQL'),
      el('p', {class: 'soft'}, 'A fact stands in the named graph of its statement, ', el('code', {}, 'GRAPH ?statement { … }'), ', what is known of a statement in that of its report, and a plain pattern matches all. The terms are described at ', el('a', {href: '/ns'}, '/ns'), '; other programs ask ', el('code', {}, '/sparql'), '.'),
      el('details', {id: 'tries', open: fresh}, el('summary', {}, 'For example'), el('ul', {}, examples.map(x => el('li', {'data-stays': true}, link({view: 'sparql', query: x.query}, x.title))))),
      form, answer),
  };
  form.addEventListener('submit', ev => {
    ev.preventDefault();
    if (of.text()) go(href({view: 'sparql', query: of.text()}), {y: window.scrollY});
  });
  return of;
}

// styled is done when a style sheet is there.
const styled = file => new Promise((resolve, reject) => {
  const sheet = el('link', {rel: 'stylesheet', href: file});
  sheet.addEventListener('load', resolve);
  sheet.addEventListener('error', reject);
  document.head.append(sheet);
});
const styles = Promise.all(['/vendor/yasqe.css', '/sparql.css'].map(styled));

// edit puts the editor in the place of the text field. It asks nothing of other sites: what it completes is known here.
async function edit(of) {
  const [{Yasqe}] = await Promise.all([import('./vendor/yasqe.js'), styles]); // it measures itself by its style sheets
  if (of !== parts || of.editor) return; // the user has gone on meanwhile
  const lines = Object.entries(of.prefixes).map(([name, iri]) => name + ': <' + iri + '>');
  Yasqe.registerAutocompleter({...Yasqe.Autocompleters.prefixes, get: async () => lines, persistenceId: null}, false);
  const place = el('div', {class: 'editor'});
  of.field.after(place);
  const editor = new Yasqe(place, {
    value: of.field.value, persistenceId: null, consumeShareLink: null, createShareableLink: null, prefixCcApi: null, showQueryButton: false, resizeable: false,
    autocompleters: ['prefixes', 'variables'], lineWrapping: true, viewportMargin: Infinity, screenReaderLabel: 'Query in SPARQL', editorHeight: 'auto',
  });
  const submit = () => of.field.form.requestSubmit();
  editor.addKeyMap({'Ctrl-Enter': submit, 'Cmd-Enter': submit, Tab: false, 'Shift-Tab': false}); // Tab leads on, as everywhere
  editor.setValue(of.field.value); // the editor folds what it has from the start
  editor.clearHistory();
  of.field.hidden = true;
  of.editor = editor;
  mark(of);
}

// prefixesOf are those with which /ns describes the terms, and two for what the reports name.
async function prefixesOf() {
  const res = await fetch('/ns');
  if (!res.ok) throw failure(res.status, null);
  const of = Object.fromEntries([...(await res.text()).matchAll(/^@prefix (\w+): <(.*)> \.$/gm)].map(([, name, iri]) => [name, iri]));
  const base = of.ng.replace(/ns#$/, '');
  return {id: base + 'id/', rel: base + 'rel/', ...of};
}

// examplesOf are queries that an analyst asks, about who is mentioned most here. Each has what its answers rest on.
function examplesOf(prefixes, entities) {
  const of = kinds => entities.find(e => kinds.includes(e.kind)) || entities[0] || {id: 'person-john-kirby', label: 'John Kirby'};
  const person = of(['person']), country = of(['country', 'place', 'organization']);
  const query = (title, names, body) => ({title, query: names.map(n => 'PREFIX ' + n + ': <' + prefixes[n] + '>\n').join('') + body});
  return [
    query('Facts about ' + country.label + ', each with the sentence it rests on', ['id', 'nif'], `SELECT ?who ?verb ?what ?sentence ?where {
  { GRAPH ?statement { ?who ?verb id:${country.id} } } UNION { GRAPH ?statement { id:${country.id} ?verb ?what } }
  GRAPH ?report { ?statement nif:sentence ?where . ?where nif:anchorOf ?sentence }
} LIMIT 100`),
    query('Who said what, the newest first', ['ng', 'nif', 'schema'], `SELECT ?day ?speaker ?words ?where {
  ?quotation schema:creator ?speaker ; schema:text ?words ; ng:span ?where ; ng:statement/nif:sentence/nif:referenceContext ?report .
  OPTIONAL { ?report schema:datePublished ?day }
} ORDER BY DESC(?day) LIMIT 100`),
    query('What is refused or denied, and by whom', ['ng', 'nif', 'rdf'], `SELECT ?who ?modality ?verb ?object ?sentence ?where {
  ?statement rdf:subject ?who ; ng:predicateLemma ?verb ; ng:modality ?modality ; nif:sentence ?where .
  ?where nif:anchorOf ?sentence .
  OPTIONAL { ?statement ng:objectText ?object }
  FILTER (?modality IN ("refused", "denied"))
} ORDER BY ?who LIMIT 100`),
    query('Two steps from ' + person.label + ', a sentence for each', ['id', 'nif'], `SELECT ?verb1 ?between ?verb2 ?end ?sentence1 ?sentence2 {
  GRAPH ?statement1 { id:${person.id} ?verb1 ?between }
  GRAPH ?statement2 { ?between ?verb2 ?end }
  ?statement1 nif:sentence/nif:anchorOf ?sentence1 .
  ?statement2 nif:sentence/nif:anchorOf ?sentence2 .
} LIMIT 100`),
    query('Who is quoted most, and in how many reports', ['schema'], `SELECT ?speaker (COUNT(*) AS ?quotations) (COUNT(DISTINCT ?report) AS ?reports) {
  GRAPH ?report { ?quotation schema:creator ?speaker ; schema:text ?words }
} GROUP BY ?speaker ORDER BY DESC(?quotations) LIMIT 50`),
    query('What others say of ' + person.label + ': statements that a source vouches for', ['id', 'ng', 'nif', 'rdf'], `SELECT ?source ?verb ?object ?sentence ?where {
  ?statement rdf:subject id:${person.id} ; ng:predicateLemma ?verb ; ng:attribution/ng:source ?source ; nif:sentence ?where .
  ?where nif:anchorOf ?sentence .
  OPTIONAL { ?statement ng:objectText ?object }
} LIMIT 100`),
    query('How sure the statements of each report are', ['ng', 'nif', 'rdf'], `SELECT ?report (COUNT(*) AS ?statements) (AVG(?confidence) AS ?mean) (MIN(?confidence) AS ?least) {
  ?statement a rdf:Statement ; ng:confidence ?confidence ; nif:sentence/nif:referenceContext ?report .
} GROUP BY ?report ORDER BY DESC(?statements) LIMIT 50`),
  ];
}

// run asks the server and shows the rows as they come.
async function run(of, query) {
  of.abort();
  const controller = of.controller = new AbortController();
  const wait = el('p', {role: 'status'}, 'Running … ', button('Stop', () => controller.abort()));
  of.failed = null;
  mark(of);
  of.answer.replaceChildren(wait);
  const began = performance.now();
  try {
    const res = await ask(query, 'text/tab-separated-values, application/n-triples', controller.signal);
    const {head, rows, more} = await read(res);
    const ms = performance.now() - began;
    if (of.controller !== controller) return;
    of.answer.replaceChildren(...shown(of, query, head, rows, more, ms));
  } catch (err) {
    if (of.controller !== controller) return; // another has begun
    of.failed = err;
    mark(of);
    of.answer.replaceChildren(err.name === 'AbortError' ? reason({}, 'Stopped', 'The query was stopped before it had an answer.') : refused(of, err));
  }
}

async function ask(query, accept, signal) {
  let res;
  try {
    res = await fetch('/sparql', {method: 'POST', headers: {'Content-Type': 'application/sparql-query', Accept: accept}, body: query, signal});
  } catch (err) {
    if (err.name === 'AbortError') throw err;
    throw new Error('the server does not answer – is it still running?');
  }
  if (!res.ok) throw failure(res.status, await res.json().catch(() => null));
  return res;
}

// read takes the rows of an answer up to as many as are shown, and hangs up then.
async function read(res) {
  const triples = res.headers.get('Content-Type').startsWith('application/n-triples');
  const reader = res.body.pipeThrough(new TextDecoderStream()).getReader();
  const rows = [];
  let head = triples ? ['subject', 'predicate', 'object'] : null, rest = '', more = false;
  const take = line => {
    if (!head) head = line.split('\t').filter(Boolean).map(v => v.replace(/^\?/, ''));
    else if (rows.length < mostRows) rows.push(triples ? terms(line) : line.split('\t'));
    else more = true;
  };
  while (!more) {
    const {done, value = ''} = await reader.read();
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    if (done && rest) lines.push(rest);
    lines.forEach(take);
    if (done) return {head: head || [], rows, more};
  }
  await reader.cancel();
  return {head, rows, more};
}

// terms are those of a line of N-Triples.
const terms = line => line.match(/<[^>]*>|_:[^\s]+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?/g) || [];

function shown(of, query, head, rows, more, ms) {
  if (head.length === 1 && head[0] === 'bool') return [el('p', {role: 'status'}, el('b', {}, rows[0][0] === 'true' ? 'Yes' : 'No'), ' – in ' + time(ms))];
  const said = more ? 'The first ' + count(rows.length, 'row') + ', in ' + time(ms) + '; a download has all' : count(rows.length, 'row') + ' in ' + time(ms);
  const triples = /^\s*(PREFIX[^>]*>\s*|BASE[^>]*>\s*|#.*\n\s*)*(CONSTRUCT|DESCRIBE)/i.test(query);
  const files = triples ? [['Turtle', 'text/turtle', 'ttl'], ['JSON-LD', 'application/ld+json', 'jsonld']] : [['CSV', 'text/csv', 'csv'], ['JSON', 'application/sparql-results+json', 'json']];
  return [
    el('p', {class: 'tools'}, el('span', {role: 'status'}, said), ' ', joined(' ', ...files.map(([name, type, ext]) => download(query, name, type, ext)))),
    rows.length > 0 && el('div', {class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Answer'},
      el('table', {}, el('thead', {}, el('tr', {}, head.map(v => el('th', {scope: 'col'}, v)))),
        el('tbody', {}, rows.map(row => el('tr', {}, head.map((_, i) => el('td', {}, term(of, row[i] || ''))))))))].filter(Boolean);
}

const time = ms => (ms < 1000 ? Math.max(1, Math.round(ms)) + ' ms' : (ms / 1000).toFixed(1) + ' s');

// download asks again, for all rows in another format, and gives them to the browser as a file.
function download(query, name, type, ext) {
  const b = button('Download ' + name, async () => {
    b.disabled = true;
    try {
      const blob = await (await ask(query, type)).blob();
      const a = el('a', {href: URL.createObjectURL(blob), download: 'query.' + ext});
      a.click();
      setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
      b.textContent = 'Download ' + name;
    } catch (err) {
      b.textContent = told(err);
    }
    b.disabled = false;
  });
  return b;
}

// term shows a term in the syntax of Turtle: an IRI as a link to what the explorer has of it.
function term(of, t) {
  if (t.startsWith('<')) return iri(of, t.slice(1, -1));
  const [, text, lang, type] = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/s.exec(t) || [];
  if (text === undefined) return t;
  const literal = text.replace(/\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)/g, (_, c) => (/^[uU]./.test(c) ? String.fromCodePoint(parseInt(c.slice(1), 16)) : {n: '\n', t: '\t', r: '\r', b: '\b', f: '\f'}[c] || c));
  return el('span', {title: type ? short(of, type) : null}, literal, lang && el('span', {class: 'soft'}, ' @' + lang));
}

function iri(of, t) {
  const name = short(of, t);
  const [, local, from, to] = t.startsWith(of.prefixes.id) ? /^([^#]*)(?:#char=(\d+),(\d+))?$/.exec(t.slice(of.prefixes.id.length)) || [] : [];
  if (/^report-[0-9a-f]+$/.test(local)) return link({report: local, at: from && from + '-' + to}, name);
  if (/^(person|org|place|group|event|work|product|thing)-/.test(local)) return link({entity: local}, name);
  if (local || t.startsWith(of.prefixes.rel)) return link({view: 'sparql', query: 'DESCRIBE <' + t + '>'}, name);
  return name === t ? outside(t) : el('span', {title: t}, name);
}

// short is an IRI with a prefix where one is known.
function short(of, t) {
  const [name, full] = Object.entries(of.prefixes).find(([, full]) => t.startsWith(full)) || [];
  return name ? name + ':' + t.slice(full.length) : t;
}

// refused is an error of the engine in words, with the way to its place.
function refused(of, err) {
  const at = place(err);
  return reason({role: 'alert'}, 'The query was not answered', told(err), at && button('Go to line ' + at.line + ', column ' + at.column, () => {
    if (!of.editor) return of.field.focus();
    of.editor.focus();
    of.editor.setCursor(at.line - 1, at.column - 1);
  }));
}

// place is where an error says that the mistake is.
function place(err) {
  const [, line, column] = (err && /^line (\d+), column (\d+):/.exec(err.message)) || [];
  return line && {line: Number(line), column: Number(column)};
}

// mark sets the line of the last error off in the editor.
function mark(of) {
  if (!of.editor) return;
  if (of.marked) of.editor.removeLineClass(of.marked, 'background', 'mistake');
  const at = place(of.failed);
  of.marked = at && of.editor.addLineClass(at.line - 1, 'background', 'mistake');
}

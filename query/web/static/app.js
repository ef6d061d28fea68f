// The page: reads its state from the URL, asks the API, and shows what comes back. Every state is a URL:
//
//   /                                     the start
//   /?q=…&report=…                        a question, of one report or of all
//   /?view=statements&subject=…           statements by what they say
//   /?entity=…&part=…&since=…&until=…     an entity, and its statements of one part and time
//   /?report=…&at=…&of=…                  a report, with a sentence and the mentions of entities marked
//   /?from=…&to=…                         paths between two, /?view=paths the choice of two
//   /?view=graph&around=…&node=…          the graph
//   /?view=sparql&query=…                 a query in SPARQL, and its answer
//   /?view=entities, reports, add, decisions
//
// A page is a function from the parameters to {title, status, nodes}; target is an element to scroll to, wide that it wants the
// whole width, after what to do once it is shown, and leave once it no longer is.

import {api, el, reason, told} from './dom.js';
import {legend, reportName} from './pieces.js';
import {go, href, onState} from './state.js';
import * as asking from './ask.js';
import * as entities from './entity.js';
import * as linking from './paths.js';
import * as reports from './report.js';
import {showWho, signIn} from './sign.js';
import {start} from './start.js';

const out = document.getElementById('out');
const box = document.getElementById('q');
const scope = document.getElementById('scope');
const scoped = document.getElementById('in');
const status = document.getElementById('status');

const views = {
  entities: entities.list,
  statements: asking.statements,
  paths: linking.choose,
  reports: reports.list,
  add: async p => (await import('./add.js')).add(p),
  decisions: async p => (await import('./who.js')).decisions(p),
  graph: async p => (await import('./graph.js')).graph(p),
  sparql: async p => (await import('./sparql.js')).sparql(p),
};

// page is what the URL asks for.
function page(p) {
  if (views[p.get('view')]) return views[p.get('view')](p);
  if (p.get('view')) throw new Error('there is no page ' + p.get('view'));
  if (p.get('q')) return asking.ask(p);
  if (p.get('report')) return reports.report(p);
  if (p.get('entity')) return entities.entity(p);
  if (p.get('from') && p.get('to')) return linking.paths(p);
  return start();
}

let shown = null; // the state that is shown, or on its way
let times = 0;
let leave = () => {};

async function render(y = 0, event = null) {
  if (event && location.search === shown) return; // only the fragment has changed
  const time = ++times;
  shown = location.search;
  const p = new URLSearchParams(shown);
  box.value = p.get('q') || '';
  limit(p.get('q') && p.get('report'));
  out.setAttribute('aria-busy', 'true');
  let view;
  try {
    view = await page(p);
  } catch (err) {
    view = err.status === 401 ? signIn() : {title: 'error', nodes: [reason({role: 'alert'}, 'That did not work', told(err))]};
  }
  if (time !== times) return; // the user has gone on meanwhile
  put(view, y);
}

function put(view, y) {
  const nodes = view.nodes.flat(Infinity).filter(Boolean);
  const same = nodes.length === out.childNodes.length && nodes.every((n, i) => n === out.childNodes[i]);
  if (!same) { // else a canvas would lose its place on the screen
    leave();
    out.replaceChildren(...nodes);
  }
  leave = view.leave || (() => {});
  out.removeAttribute('aria-busy');
  document.body.classList.toggle('wide', !!view.wide);
  document.title = (view.title ? view.title + ' – ' : '') + 'newsgraph';
  status.textContent = view.status || view.title || 'Start';
  const here = section(new URLSearchParams(shown));
  for (const a of document.querySelectorAll('header nav a')) {
    if (new URL(a.href).searchParams.get('view') === here) a.setAttribute('aria-current', 'page');
    else a.removeAttribute('aria-current');
  }
  if (view.after) view.after();
  if (same) return;
  if (view.target) view.target.scrollIntoView({block: 'center'});
  else window.scrollTo(0, y);
}

// section is the part of the page that a state belongs to.
function section(p) {
  if (p.get('view')) return p.get('view') === 'add' ? 'reports' : p.get('view');
  if (p.get('q')) return '';
  return p.get('report') ? 'reports' : p.get('entity') ? 'entities' : p.get('from') ? 'paths' : '';
}

// limit shows that questions are put to one report only; to none, to all of them.
export function limit(report) {
  scoped.value = report || '';
  scoped.disabled = !report;
  scope.hidden = !report;
  if (!report) return;
  const name = scope.querySelector('b');
  name.textContent = report;
  api('/api/reports/' + encodeURIComponent(report)).then(r => { name.textContent = reportName(r); }, () => {});
}

scope.querySelector('button').addEventListener('click', () => {
  limit('');
  if (box.value.trim()) go(href({q: box.value.trim()}));
  box.focus();
});

document.addEventListener('limit', ev => {
  limit(ev.detail);
  box.focus();
});

document.addEventListener('click', ev => {
  const a = ev.target.closest('a');
  if (!a || ev.button || ev.metaKey || ev.ctrlKey || ev.shiftKey || ev.altKey) return;
  if (a.origin !== location.origin || a.pathname !== '/' || a.getAttribute('href').startsWith('#')) return;
  ev.preventDefault();
  const within = a.closest('[data-stays]'); // in a part of the page that stays, the focus stays, too
  go(a.href, {y: within ? window.scrollY : 0}).then(() => { if (!within) out.focus({preventScroll: true}); });
});

// A form is a state: its fields are the parameters.
document.addEventListener('submit', ev => {
  const form = ev.target;
  if (ev.defaultPrevented) return;
  ev.preventDefault();
  if (form.id === 'ask' && !box.value.trim()) return void go('/');
  go(href(new URLSearchParams([...new FormData(form)].map(([k, v]) => [k, v.trim()]).filter(([, v]) => v))));
});

document.addEventListener('keydown', ev => {
  if (ev.key !== '/' || ev.metaKey || ev.ctrlKey || ev.altKey || ev.target.closest('input, select, textarea, [contenteditable]')) return;
  ev.preventDefault();
  box.focus();
  box.select();
});

document.getElementById('legend').append(legend());
history.scrollRestoration = 'manual';
onState(render);
render();
showWho();

// The page: reads its state from the URL, asks the API, and shows what comes back. Every state is a URL: /?q=…&report=…,
// /?report=…&at=…, /?entity=…, /?from=…&to=…, and / for the start.

import {api, el} from './dom.js';
import * as pages from './pages.js';
import {legend, reportName} from './pieces.js';

const out = document.getElementById('out');
const box = document.getElementById('q');
const scope = document.getElementById('in');
const status = document.getElementById('status');

// page is what the URL asks for.
function page(p) {
  if (p.get('q')) return pages.ask(p.get('q'), p.get('report'));
  if (p.get('report')) return pages.report(p.get('report'), p.get('at'));
  if (p.get('entity')) return pages.entity(p.get('entity'));
  if (p.get('from') && p.get('to')) return pages.paths(p.get('from'), p.get('to'));
  return pages.start();
}

let shown = null; // the state that is shown, or on its way

// render shows the state of the URL; y is where to scroll to.
async function render(y = 0) {
  const state = (shown = location.search);
  const p = new URLSearchParams(state);
  box.value = p.get('q') || '';
  scope.value = (p.get('q') && p.get('report')) || '';
  out.setAttribute('aria-busy', 'true');
  let view;
  try {
    view = await page(p);
  } catch (err) {
    view = {title: 'error', nodes: [el('div', {class: 'reason', role: 'alert'}, 'That did not work: ' + err.message)]};
  }
  if (shown !== state) return; // the user has gone on meanwhile
  out.replaceChildren(...view.nodes.flat(Infinity).filter(Boolean));
  out.removeAttribute('aria-busy');
  document.title = (view.title ? view.title + ' – ' : '') + 'newsgraph';
  status.textContent = view.status || view.title || 'Start';
  if (view.target) view.target.scrollIntoView({block: 'center'});
  else window.scrollTo(0, y);
}

// go changes the state without loading the page again, and remembers where the user was.
function go(href) {
  history.replaceState({y: window.scrollY}, '');
  history.pushState(null, '', href);
  return render();
}

document.addEventListener('click', ev => {
  const a = ev.target.closest('a');
  if (!a || ev.button || ev.metaKey || ev.ctrlKey || ev.shiftKey || ev.altKey) return;
  if (a.origin !== location.origin || a.pathname !== '/' || a.getAttribute('href').startsWith('#')) return;
  ev.preventDefault();
  go(a.href).then(() => out.focus({preventScroll: true}));
});

document.addEventListener('submit', ev => {
  const form = ev.target;
  ev.preventDefault();
  if (form.className === 'add') {
    const told = form.querySelector('[role=alert]');
    told.textContent = 'Reading…';
    pages.add(form).then(id => Promise.all([fillScope(), go('/?' + new URLSearchParams({report: id}))]), err => { told.textContent = err.message; });
    return;
  }
  const given = [...new FormData(form)].map(([k, v]) => [k, v.trim()]).filter(([, v]) => v);
  const q = new URLSearchParams(form.id === 'ask' && !box.value.trim() ? [] : given);
  go(q.size ? '/?' + q : '/');
});

window.addEventListener('popstate', ev => {
  if (location.search !== shown) render(ev.state ? ev.state.y : 0); // else only the fragment has changed
});

// fillScope lists the reports that a question can be limited to.
async function fillScope() {
  const {items, total} = await api('/api/reports', {limit: 1000});
  const wanted = scope.value || new URLSearchParams(location.search).get('report');
  scope.replaceChildren(el('option', {value: ''}, total === 1 ? 'all reports' : 'all ' + total + ' reports'),
    ...items.map(r => el('option', {value: r.id}, (r.published ? r.published + ' ' : '') + reportName(r))));
  scope.value = new URLSearchParams(location.search).has('q') ? wanted || '' : '';
}

document.getElementById('legend').append(legend());
history.scrollRestoration = 'manual';
fillScope().catch(() => {}).then(() => render());

// The page of the graph: what to show, the picture, and beside it the same as a list. What is chosen is in the URL: around (the
// entities whose neighbours are shown), type, stance, since, until, report, limit, and node or edge for what is looked at.

import {changed, go, href, rename, state} from './state.js';
import {api, button, count, el, joined, link, paged, reason, suggest, told} from './dom.js';
import {badge, groupOf, name, reportName, stances, statementItem} from './pieces.js';
import {dates} from './ask.js';
import {kinds} from './entity.js';
import {Canvas, canDraw} from './canvas.js';

// The parts of the page stay as long as it is looked at, so that the picture does not jump.
let parts = null;
let key = '', network = null;

const limits = [50, 150, 500, 2000, 10000];

export async function graph(p) {
  const params = {around: p.getAll('around'), type: p.getAll('type'), stance: p.getAll('stance'), since: p.get('since'), until: p.get('until'), report: p.get('report'), limit: p.get('only') ? 1 : p.get('limit') || 150};
  const changes = href(params) !== key || !network;
  if (changes) {
    network = index(await api('/api/network', params));
    key = href(params);
  }
  params.around = network.nodes.filter(n => n.around).map(n => n.id); // names are IDs now
  if (p.has('around')) rename(changed({around: params.around}));
  parts ||= build();
  parts.tools.replaceChildren(...tools(p, params));
  const chosen = p.getAll('edge').length === 2 ? p.getAll('edge') : p.getAll('node').slice(0, 1);
  parts.panel.replaceChildren(...[await panel(p, chosen, params)].flat(Infinity).filter(Boolean));
  const said = count(network.nodes.length, 'entity') + ', ' + count(network.edges.length, 'link');
  return {
    title: 'Graph', wide: true, nodes: [parts.root], status: 'Graph: ' + said + (chosen.length ? '; ' + chosen.map(labelOf).join(' and ') + ' chosen' : ''),
    after() {
      draw(changes || !parts.canvas, chosen, said);
      if (chosen.length) parts.panel.scrollTop = 0;
    },
    leave() {
      if (parts.canvas) parts.canvas.destroy(); // a browser has few WebGL contexts
      parts = null;
    },
  };
}

// index finds the nodes of a network by their IDs and the edges by their nodes.
function index(net) {
  const of = new Map(net.nodes.map(n => [n.id, {node: n, edges: []}]));
  for (const e of net.edges) {
    of.get(e.from).edges.push(e);
    of.get(e.to).edges.push(e);
  }
  return {...net, of};
}

const labelOf = id => (network.of.get(id) ? network.of.get(id).node.label : id);

function build() {
  const box = el('div', {class: 'canvas', tabindex: 0, role: 'application', 'aria-label': 'The graph as a picture: arrows move it, + and - zoom, 0 shows all of it. The list beside it has the same.'});
  const note = el('p', {class: 'soft legend', 'aria-live': 'off'});
  const stop = button('Stop arranging', () => parts.canvas.settle(), {hidden: true});
  const zooms = el('div', {class: 'zooms'}, button('+', () => parts.canvas.zoom(1 / 1.5), {'aria-label': 'zoom in'}), button('−', () => parts.canvas.zoom(1.5), {'aria-label': 'zoom out'}),
    button('⤢', () => parts.canvas.zoom(0), {'aria-label': 'show all'}), stop);
  const tools = el('div', {class: 'graphtools'});
  const panel = el('section', {class: 'panel', 'aria-label': 'What is shown', 'data-stays': true, tabindex: -1});
  const root = el('div', {class: 'graph'}, el('h1', {class: 'hidden'}, 'Graph'), tools,
    el('div', {class: 'stage'}, el('div', {class: 'picture'}, box, zooms, note), panel));
  return {root, box, note, stop, tools, panel, canvas: null};
}

// draw shows the network once the box is on the page: before, it has no size.
function draw(changes, chosen, said) {
  if (!parts.canvas && !parts.box.firstChild) {
    if (!canDraw()) return parts.box.append(reason({}, 'This browser cannot draw the graph', 'WebGL is switched off. The list has the same.'));
    parts.canvas = new Canvas(parts.box, {node: pressed, edge: (a, b) => go(changed({edge: [a, b], node: null})), stage: () => state().has('node') || state().has('edge') ? go(changed({node: null, edge: null})) : null,
      busy: on => { parts.stop.hidden = !on; parts.root.toggleAttribute('data-arranging', on); }});
  }
  if (!parts.canvas) return;
  if (changes) parts.canvas.show(network);
  parts.canvas.select(chosen);
  parts.note.replaceChildren(said + (network.total > network.nodes.length ? ', of ' + count(network.total, 'entity') + ' in all' : '') + '. Lines: ', ...legend());
}

const legend = () => joined(', ', ...[['yes', 'stated'], ['told', 'said by somebody'], ['no', 'not so'], ['open', 'open']].map(([g, words]) => el('span', {class: 'line ' + g}, words)));

// pressed is a click on a node: it shows what is around it, and what is known of it.
function pressed(id) {
  const around = state().getAll('around');
  go(changed({node: id, edge: null, only: null, around: around.length && !around.includes(id) ? [...around, id] : around}));
}

// tools are the choices, each of which is a state.
function tools(p, params) {
  const add = el('input', {name: 'add', placeholder: 'name'});
  const adding = el('form', {class: 'row'}, el('label', {}, 'show what is around ', suggest(add)), el('button', {type: 'submit', class: 'quiet'}, 'Add'));
  adding.addEventListener('submit', ev => {
    ev.preventDefault();
    if (add.value.trim()) go(changed({around: [...params.around, add.value.trim()], report: null, only: null}));
  });
  const limit = el('select', {name: 'limit', 'aria-label': 'entities at most'}, limits.map(n => el('option', {value: n, selected: Number(params.limit) === n}, 'at most ' + n.toLocaleString('en'))));
  limit.addEventListener('change', () => go(changed({limit: limit.value, only: null})));
  const on = [...params.type, ...params.stance, params.since, params.until].filter(Boolean).length;
  return [adding, limit, el('details', {class: 'filter', open: !!parts.tools.querySelector('details[open]')}, el('summary', {}, 'Filter' + (on ? ' (' + on + ')' : '')), filter(params)),
    params.around.length > 0 && el('ul', {class: 'chips', 'aria-label': 'shown around'}, params.around.map(id => el('li', {}, link({entity: id}, labelOf(id)), ' ',
      button('×', () => go(changed({around: params.around.filter(a => a !== id)})), {class: 'x', 'aria-label': 'not around ' + labelOf(id)})))),
    params.report && el('p', {class: 'soft'}, 'Of ', link({report: params.report}, 'one report'), ' ', button('All reports', () => go(changed({report: null})))),
  ].filter(Boolean);
}

// filter is a form whose every change is a new state.
function filter(params) {
  const boxes = (legend, name, words, mark) => el('fieldset', {}, el('legend', {}, legend), words.map(w => el('label', {}, el('input', {type: 'checkbox', name, value: w, checked: params[name].includes(w)}), mark(w), w)));
  const form = el('form', {class: 'fields'}, boxes('kinds', 'type', kinds, w => el('span', {class: 'dot k-' + w})), boxes('held as', 'stance', Object.keys(stances), w => el('span', {class: 'dot held ' + groupOf(w)})),
    dates(k => params[k] || ''), button('No filter', () => go(changed({type: null, stance: null, since: null, until: null}))));
  const apply = ev => {
    ev.preventDefault();
    const data = new FormData(form);
    if (form.reportValidity()) go(changed({type: data.getAll('type'), stance: data.getAll('stance'), since: data.get('since'), until: data.get('until')}));
  };
  form.addEventListener('change', apply);
  form.addEventListener('submit', apply);
  return form;
}

// panel shows what is chosen: an edge by its sentences, a node by its links, else the list of all.
async function panel(p, chosen, params) {
  try {
    if (chosen.length === 2) return await edge(chosen, params);
    if (chosen.length === 1) return node(chosen[0], params);
  } catch (err) {
    return reason({role: 'alert'}, 'That did not work', told(err));
  }
  return all();
}

const back = () => el('p', {}, el('a', {href: changed({node: null, edge: null})}, '← All that is shown'));

async function edge([a, b], params) {
  const {stance, since, until, report} = params;
  const found = await paged('/api/statements', {link: [a, b], stance, since, until, report, limit: 20}, st => statementItem(st, st.published, [a, b]), {class: 'plain statements'});
  const end = id => el('a', {href: changed({node: id, edge: null})}, labelOf(id));
  return [back(), el('h2', {}, end(a), ' – ', end(b)), el('p', {class: 'soft'}, count(found.total, 'statement'), ' · ', link({from: a, to: b}, 'paths')),
    found.total ? found.nodes : reason({}, 'No sentence', 'Under this filter no statement links the two.')];
}

function node(id, params) {
  const here = network.of.get(id);
  if (!here) return [back(), reason({}, 'Not shown', link({entity: id}, id), ' is not among what is shown: choose more entities, or another filter.')];
  const {node: n, edges} = here;
  const other = e => (e.from === id ? e.to : e.from);
  const around = params.around.includes(id);
  return [back(), el('h2', {}, el('span', {class: 'dot k-' + n.kind}), link({entity: id}, n.label)), el('p', {class: 'soft'}, n.kind + ' · ' + count(edges.length, 'link') + ' here'),
    el('p', {class: 'tools'}, around ? button('Fold in', () => go(changed({around: params.around.filter(a => a !== id)}))) : button('Expand', () => go(changed({around: [...params.around, id], only: null}))), ' ',
      button('Only around this', () => go(changed({around: [id], report: null, only: null})))),
    el('ul', {class: 'plain', id: 'links'}, some(edges, e => el('li', {}, el('a', {href: changed({edge: [id, other(e)], node: null})}, labelOf(other(e))), ' ', el('span', {class: 'soft'}, count(e.count, 'sentence'), ' · ', when(e), ' '), held(e))))];
}

// when is the time of an edge: of { 2023-03-21/2023-03-31 } the beginning, and in the end the end.
function when(e) {
  if (!e.since) return 'undated';
  const from = e.since.split('/')[0], to = e.until.split('/').at(-1);
  return from === to ? from : from + ' to ' + to;
}

// held says how often an edge is held in which way.
const held = e => Object.entries(e.stances).map(([s, n]) => badge(s, false, n > 1 ? ' ×' + n : ''));

// all is the picture as a list: every entity, with what links it.
function all() {
  return [el('h2', {}, count(network.nodes.length, 'entity')), network.nodes.length ? null : reason({}, 'Nothing to show', 'No statement links two entities under this filter.'),
    el('ul', {class: 'plain', id: 'nodes'}, some(network.nodes, n => el('li', {}, el('span', {class: 'dot k-' + n.kind}), el('a', {href: changed({node: n.id, edge: null})}, n.label), ' ',
      el('span', {class: 'soft'}, n.kind + ' · ' + count(network.of.get(n.id).edges.length, 'link')))))];
}

const first = 100;

// some are the first items of a list, with a button for the others: ten thousand at once would make the page slow.
function some(items, show) {
  if (items.length <= first) return items.map(show);
  let from = 0;
  const next = () => items.slice(from, (from += first)).map(show);
  const more = el('li', {}, button('', () => { more.before(...next()); tell(); }));
  const tell = () => { more.firstChild.textContent = 'Show more (' + (items.length - from).toLocaleString('en') + ' left)'; more.hidden = from >= items.length; };
  const nodes = next();
  tell();
  return [...nodes, more];
}

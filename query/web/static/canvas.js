// The graph as a picture: sigma.js draws it with WebGL, a worker arranges it. Colours are those of the style sheet, dark or light.

import {EdgeLineProgram, NodePointProgram, Sigma, UndirectedGraph} from './vendor/sigma.js';
import {assignLayoutChanges, defaults, graphToByteArrays} from './vendor/forceatlas2.js';
import {groupOf} from './pieces.js';

// canDraw reports whether this browser has WebGL.
export function canDraw() {
  const c = document.createElement('canvas');
  return !!(c.getContext('webgl2') || c.getContext('webgl'));
}

// many is from where on a graph is drawn for the whole of it and not for its parts: thin lines, few labels, no lines in motion.
const many = 1500;

const darkness = matchMedia('(prefers-color-scheme: dark)');
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

// places are those of all nodes that were ever shown, so that one that comes back stands where it stood; settled are the nodes whose
// place the worker has found.
const places = new Map();
const settled = new Set();

// Canvas draws in a box. on has what to do: node(id), edge(from, to), stage(), busy(arranging).
export class Canvas {
  constructor(box, on) {
    this.box = box;
    this.on = on;
    this.graph = new UndirectedGraph();
    this.selected = [];
    this.near = null;
    this.before = null; // where the eye was before something was chosen
    this.colors = palette();
    this.mixed = new Map();
    this.sigma = new Sigma(this.graph, box, this.settings());
    box.sigma = this.sigma; // for whoever looks at the page from the console, and for its tests
    this.listen();
    this.turned = () => this.recolor();
    darkness.addEventListener('change', this.turned);
  }

  // destroy gives back what the picture takes.
  destroy() {
    this.remember();
    this.stop();
    darkness.removeEventListener('change', this.turned);
    this.resized.disconnect();
    this.sigma.kill();
  }

  settings() {
    return {
      allowInvalidContainer: true, enableEdgeEvents: true, zIndex: true, minCameraRatio: 0.02, maxCameraRatio: 4,
      labelFont: 'system-ui, sans-serif', labelSize: 13, labelWeight: '500', labelColor: {color: this.colors.ink}, labelDensity: 0.8, labelGridCellSize: 90, labelRenderedSizeThreshold: 5,
      defaultDrawNodeLabel: (ctx, data, settings) => drawLabel(ctx, data, settings, this.colors),
      defaultDrawNodeHover: (ctx, data, settings) => drawChosen(ctx, data, settings, this.colors),
      edgeProgramClasses: {thin: EdgeLineProgram}, nodeProgramClasses: {point: NodePointProgram}, // with fewer corners, for very many
      nodeReducer: (id, data) => this.drawnNode(id, data), edgeReducer: (id, data) => this.drawnEdge(id, data),
    };
  }

  listen() {
    this.sigma.on('clickNode', ({node}) => this.on.node(node));
    this.sigma.on('clickEdge', ({edge}) => this.on.edge(...this.graph.extremities(edge)));
    this.sigma.on('clickStage', () => this.on.stage());
    this.sigma.on('doubleClickNode', ev => ev.preventSigmaDefault());
    for (const [name, cursor] of [['enterNode', 'pointer'], ['leaveNode', ''], ['enterEdge', 'pointer'], ['leaveEdge', '']]) this.sigma.on(name, () => { this.box.style.cursor = cursor; });
    this.box.addEventListener('keydown', ev => this.key(ev));
    this.resized = new ResizeObserver(() => this.sigma.resize());
    this.resized.observe(this.box);
  }

  // key moves the picture: arrows, + and -, 0 for all of it.
  key(ev) {
    const camera = this.sigma.getCamera(), {x, y, ratio} = camera.getState(), step = 0.1 * ratio;
    const to = {
      ArrowLeft: {x: x - step}, ArrowRight: {x: x + step}, ArrowUp: {y: y + step}, ArrowDown: {y: y - step}, '+': {ratio: ratio / 1.4}, '=': {ratio: ratio / 1.4}, '-': {ratio: ratio * 1.4},
      0: {x: 0.5, y: 0.5, ratio: 1},
    }[ev.key];
    if (!to || ev.ctrlKey || ev.metaKey || ev.altKey) return;
    ev.preventDefault();
    camera.animate(to, {duration: stillness.matches ? 0 : 120});
  }

  zoom(factor) {
    const camera = this.sigma.getCamera();
    camera.animate(factor ? {ratio: camera.getState().ratio * factor} : {x: 0.5, y: 0.5, ratio: 1}, {duration: stillness.matches ? 0 : 200});
  }

  // show draws a network in the place of what there is, and arranges it.
  show({nodes, edges}) {
    this.remember();
    this.graph.clear();
    const beside = new Map(); // a node that is new comes to stand beside one that is not
    for (const e of edges) {
      for (const [a, b] of [[e.from, e.to], [e.to, e.from]]) if (!beside.has(a) && places.has(b)) beside.set(a, b);
    }
    const most = nodes.reduce((m, n) => Math.max(m, n.statements), 1);
    nodes.forEach((n, i) => this.graph.addNode(n.id, {
      label: n.label.length > 32 ? n.label.slice(0, 30) + '…' : n.label, type: nodes.length > many ? 'point' : 'circle', kind: n.kind, named: i < 12 || n.around && nodes.length <= many, size: radius(n, nodes.length, most), ...this.place(n.id, i, beside.get(n.id)),
    }));
    for (const e of edges) this.graph.addEdge(e.from, e.to, {type: nodes.length > many ? 'thin' : 'line', group: strongest(e.stances), count: e.count, size: nodes.length > many ? 0.6 : Math.min(1 + Math.log2(e.count), 6), weight: 1 + Math.log2(e.count)});
    const large = nodes.length > many;
    this.sigma.setSettings({hideEdgesOnMove: large, hideLabelsOnMove: large, enableEdgeEvents: !large, labelDensity: large ? 0.35 : 0.8, labelRenderedSizeThreshold: large ? 7 : 5});
    this.select(this.selected);
    if (!nodes.every(n => settled.has(n.id))) this.arrange();
    else this.stop();
  }

  remember() {
    this.graph.forEachNode((id, {x, y}) => places.set(id, {x, y}));
  }

  // place is where a node stands first: where it stood, beside its neighbour, or on a spiral, in the order of the list. No chance
  // is in it, so that the same graph is the same picture.
  place(id, i, neighbour) {
    const had = places.get(id);
    if (had) return had;
    const angle = i * 2.399963, r = 10 * Math.sqrt(i + 1); // the golden angle
    const from = places.get(neighbour) || {x: 0, y: 0};
    const near = neighbour ? 0.3 : 1;
    return {x: from.x + near * r * Math.cos(angle), y: from.y + near * r * Math.sin(angle)};
  }

  // arrange lets a worker find places.
  arrange() {
    this.stop();
    const order = this.graph.order;
    if (order < 2) return;
    const matrices = graphToByteArrays(this.graph, (_, {weight}) => weight);
    this.worker = new Worker('/layout-worker.js', {type: 'module'});
    this.worker.addEventListener('message', ({data}) => this.moved(data));
    this.worker.addEventListener('error', () => this.stop()); // the spiral stays, and the list
    this.worker.postMessage({
      ...matrices, rounds: order > many ? 400 : 600, patience: order > many ? 20000 : 3000, pause: order > many ? 700 : 40,
      settings: {...defaults, barnesHutOptimize: order > 800, barnesHutTheta: 0.8, gravity: 0.08, strongGravityMode: true, scalingRatio: order > many ? 4 : 12, slowDown: 1 + Math.log(order), outboundAttractionDistribution: order > many},
    });
    this.on.busy(true);
  }

  moved({nodes, done}) {
    if (!this.worker || stillness.matches && !done) return;
    assignLayoutChanges(this.graph, nodes);
    if (done) this.settle();
    else this.sigma.once('afterRender', () => this.worker && this.worker.postMessage({drawn: true}));
  }

  settle() {
    this.stop();
    this.remember();
    this.graph.forEachNode(id => settled.add(id));
  }

  stop() {
    if (this.worker) this.worker.terminate();
    this.worker = null;
    this.on.busy(false);
  }

  // select sets off a node, or the two of an edge, with what is beside them.
  select(ids) {
    this.selected = ids.filter(id => this.graph.hasNode(id));
    this.near = this.selected.length ? new Set(this.selected) : null;
    if (this.selected.length === 1) this.graph.forEachNeighbor(this.selected[0], id => this.near.add(id));
    this.sigma.refresh({skipIndexation: true});
    if (this.selected.length && this.graph.order > many) this.approach();
    else if (!this.selected.length && this.before) this.move(this.before);
    if (!this.selected.length) this.before = null;
  }

  // approach brings what is chosen among the very many before the eye, and remembers where that looked before.
  approach() {
    const at = this.selected.map(id => this.sigma.getNodeDisplayData(id)).filter(Boolean);
    const mean = k => at.reduce((sum, d) => sum + d[k], 0) / at.length;
    const far = Math.max(...at.map(d => Math.hypot(d.x - mean('x'), d.y - mean('y'))));
    const {x, y, ratio} = this.sigma.getCamera().getState();
    this.before ||= {x, y, ratio};
    if (at.length) this.move({x: mean('x'), y: mean('y'), ratio: Math.min(ratio, Math.max(0.25, 3 * far))});
  }

  move(to) {
    this.sigma.getCamera().animate(to, {duration: stillness.matches ? 0 : 300});
  }

  drawnNode(id, data) {
    const out = {...data, color: this.colors[data.kind] || this.colors.soft, forceLabel: data.named};
    if (this.selected.includes(id)) return {...out, highlighted: true, zIndex: 2};
    if (!this.near) return out;
    if (!this.near.has(id)) return {...out, color: this.colors.line, label: null, zIndex: 0};
    return {...out, zIndex: 1, forceLabel: this.near.size < 40};
  }

  drawnEdge(id, data) {
    const large = this.graph.order > many;
    const color = this.colors[data.group];
    if (!this.near) return {...data, color: this.faint(color, large ? 0.3 : 0.65)};
    const ends = this.graph.extremities(id);
    const on = this.selected.length === 2 ? ends.every(n => this.selected.includes(n)) : ends.some(n => this.selected.includes(n));
    if (on) return {...data, color, size: data.size + 1, zIndex: 1};
    return large ? {...data, hidden: true} : {...data, color: this.faint(color, 0.18), zIndex: 0};
  }

  // faint is a colour mixed with that of the paper: where lines that are seen through cross, the picture would be brighter than either.
  faint(color, part) {
    const key = color + part;
    if (!this.mixed.has(key)) this.mixed.set(key, mix(color, this.colors.paper, part));
    return this.mixed.get(key);
  }

  recolor() {
    this.colors = palette();
    this.mixed.clear();
    this.sigma.setSetting('labelColor', {color: this.colors.ink});
    this.sigma.refresh({skipIndexation: true});
  }
}

// palette are the colours of the style sheet: --ink, --k-person, …
function palette() {
  const css = getComputedStyle(document.documentElement);
  const out = {};
  for (const name of ['ink', 'soft', 'line', 'paper', 'link', 'yes', 'told', 'no', 'open']) out[name] = css.getPropertyValue('--' + name).trim();
  for (const kind of ['person', 'organization', 'country', 'place', 'group', 'event', 'work', 'product', 'thing']) out[kind] = css.getPropertyValue('--k-' + kind).trim();
  return out;
}

// radius is the size of a node by its statements, in pixels. Among very many the small ones are smaller.
function radius(n, order, most) {
  const part = n.statements / most;
  return order > many ? 1.2 + 10 * part ** 0.75 : 4 + 13 * Math.sqrt(part) + (n.around ? 2 : 0);
}

// strongest is the group of stances that most statements of an edge have.
function strongest(stances) {
  const groups = {};
  for (const [stance, n] of Object.entries(stances)) groups[groupOf(stance)] = (groups[groupOf(stance)] || 0) + n;
  return Object.entries(groups).sort((a, b) => b[1] - a[1])[0][0];
}

// mix is a colour of which the given part is a and the rest b, both as #rrggbb.
function mix(a, b, part) {
  const at = (c, i) => parseInt(c.slice(i, i + 2), 16);
  return '#' + [1, 3, 5].map(i => Math.round(at(a, i) * part + at(b, i) * (1 - part)).toString(16).padStart(2, '0')).join('');
}

// besides is where the label of a node begins: to its right, or to its left where the picture would end within it. size is that of the
// node with its rim.
function besides(ctx, data, size, width) {
  const right = data.x + size;
  return right + width > ctx.canvas.clientWidth && data.x - size - width >= 0 ? data.x - size - width : right;
}

// drawLabel is the label of a node, with a rim of paper so that lines do not run through the letters.
function drawLabel(ctx, data, settings, colors) {
  if (!data.label) return;
  ctx.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  const x = besides(ctx, data, data.size + 3, ctx.measureText(data.label).width), y = data.y + settings.labelSize / 3;
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4;
  ctx.strokeStyle = colors.paper;
  ctx.strokeText(data.label, x, y);
  ctx.fillStyle = colors.ink;
  ctx.fillText(data.label, x, y);
}

// drawChosen is the label of a node that is pointed at or chosen: framed, so that it can be read above all else.
function drawChosen(ctx, data, settings, colors) {
  ctx.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
  const label = data.label || '', width = ctx.measureText(label).width + 10, height = settings.labelSize + 8, x = besides(ctx, data, data.size + 2, width);
  ctx.fillStyle = colors.paper;
  ctx.strokeStyle = colors.link;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.roundRect(x, data.y - height / 2, width, height, 4);
  ctx.fill();
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(data.x, data.y, data.size + 2, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.fillStyle = colors.ink;
  ctx.fillText(label, x + 5, data.y + settings.labelSize / 3);
}

// Arranges a graph in a worker, so that the page stays smooth. It is sent {nodes, edges, settings, rounds, patience, pause}: the
// arrays of graphology-layout-forceatlas2, how many rounds to go at most, for how long, and how long to wait between two pictures,
// in milliseconds. It answers with {nodes, done}, the places reached so far, and goes on meanwhile; it sends no further picture until
// it is told {drawn: true}: a page that draws slowly would have them wait in a row.

import {iterate} from './vendor/forceatlas2.js';

let drawn = true;

self.addEventListener('message', ({data}) => {
  if (data.nodes) run(data, performance.now(), performance.now());
  drawn = true;
});

// run goes on for a moment and then lets messages in.
function run(work, began, shown) {
  const end = performance.now() + 40;
  do {
    iterate(work.settings, work.nodes, work.edges);
    work.rounds--;
  } while (work.rounds > 0 && performance.now() < end);
  const now = performance.now(), done = work.rounds <= 0 || now - began > work.patience;
  if (done || drawn && now - shown > work.pause) {
    self.postMessage({nodes: work.nodes.slice(), done});
    drawn = false;
    shown = now;
  }
  if (!done) setTimeout(run, 0, work, began, shown);
}

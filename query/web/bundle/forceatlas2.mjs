// ForceAtlas2 on typed arrays, for a worker of our own: the library's worker is started from a blob, which the page's
// Content-Security-Policy does not allow.
export {default as iterate} from 'graphology-layout-forceatlas2/iterate.js';
export {default as defaults} from 'graphology-layout-forceatlas2/defaults.js';
export {graphToByteArrays, assignLayoutChanges} from 'graphology-layout-forceatlas2/helpers.js';

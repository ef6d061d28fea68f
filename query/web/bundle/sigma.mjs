// What the explorer's canvas uses of sigma.js and graphology.
export {default as Sigma} from 'sigma';
export {UndirectedGraph} from 'graphology';

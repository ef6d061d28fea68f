// What the explorer's canvas uses of sigma.js and graphology.
export {default as Sigma} from 'sigma';
export {EdgeLineProgram, NodePointProgram} from 'sigma/rendering';
export {UndirectedGraph} from 'graphology';

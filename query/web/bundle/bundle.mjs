// Writes sigma.js, forceatlas2.js and yasqe.js, each an ES module with all it needs, yasqe.css, and the licences of what is in them,
// into a folder.
import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {build} from 'esbuild';

const to = process.argv[2];
const here = path.dirname(new URL(import.meta.url).pathname);
const {metafile} = await build({
  absWorkingDir: here, entryPoints: ['sigma.mjs', 'forceatlas2.mjs', 'yasqe.mjs'], outdir: path.resolve(to), bundle: true, format: 'esm', minify: true, target: 'es2022',
  legalComments: 'none', charset: 'utf8', metafile: true, logLevel: 'warning',
});

const folder = name => path.join(here, 'node_modules', name);
const about = async name => JSON.parse(await readFile(path.join(folder(name), 'package.json'), 'utf8'));

// YASGUI's packages come as bundles of their own, with what they depend on inside.
const bundled = name => name.startsWith('@zazuko/');
const names = new Set(Object.keys(metafile.inputs).map(file => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean));
const inside = [...names].filter(bundled);
for (const name of inside) {
  for (const d of Object.keys((await about(name)).dependencies || {})) {
    names.add(d);
    if (!inside.includes(d)) inside.push(d); // which is walked, too
  }
}

const mit = `This package comes without the text of its licence, which is:

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

async function licence(name, {license, author, contributors}) {
  const file = (await readdir(folder(name))).find(f => /^licen[cs]e/i.test(f));
  if (file) return (await readFile(path.join(folder(name), file), 'utf8')).trim();
  if (!bundled(name) || license !== 'MIT') throw new Error(name + ' comes without its licence');
  return 'By ' + [author, ...(contributors || []).map(c => c.name)].filter(Boolean).join(', ') + '.\n\n' + mit;
}

const parts = ['The files of this folder are bundles of the packages below. They are written by query/web/bundle (npm ci && npm run bundle).\n'];
for (const name of [...names].sort()) {
  const p = await about(name);
  parts.push(`== ${name} ${p.version}, ${p.license}, ${p.homepage || ''}\n\n${await licence(name, p)}\n`);
}
await writeFile(path.join(to, 'LICENCES.txt'), parts.join('\n'));

// Writes sigma.js and forceatlas2.js, each an ES module with all it needs, and the licences of what is in them, into a folder.
import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {build} from 'esbuild';

const to = process.argv[2];
const here = path.dirname(new URL(import.meta.url).pathname);
const {metafile} = await build({
  absWorkingDir: here, entryPoints: ['sigma.mjs', 'forceatlas2.mjs'], outdir: path.resolve(to), bundle: true, format: 'esm', minify: true, target: 'es2022',
  legalComments: 'none', charset: 'utf8', metafile: true, logLevel: 'warning',
});

const names = new Set(Object.keys(metafile.inputs).map(file => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean));
const parts = ['The files of this folder are bundles of the packages below. They are written by query/web/bundle (npm ci && npm run bundle).\n'];
for (const name of [...names].sort()) {
  const folder = path.join(here, 'node_modules', name);
  const {version, license, homepage} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find(f => /^licen[cs]e/i.test(f));
  if (!file) throw new Error(name + ' comes without its licence');
  parts.push(`== ${name} ${version}, ${license}, ${homepage || ''}\n\n${(await readFile(path.join(folder, file), 'utf8')).trim()}\n`);
}
await writeFile(path.join(to, 'LICENCES.txt'), parts.join('\n'));

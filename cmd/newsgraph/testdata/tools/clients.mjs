// Asks a serving newsgraph by Comunica and sparql-http-client, and changes a graph of its own.
//
//   node clients.mjs ADDRESS COUNTS MODULES
//
// ADDRESS ends in "/"; COUNTS is what the store holds, as JSON; MODULES is the folder in which the clients are installed. What
// differs is printed, and the exit code is 1.

import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'

const [address, counts, modules] = process.argv.slice(2)
const store = JSON.parse(counts)
const require = createRequire(modules + '/node_modules/')
const load = async name => import(pathToFileURL(require.resolve(name)))
let wrong = 0

function same (what, have, want) {
  const ok = JSON.stringify(have) === JSON.stringify(want)
  console.log(`${what}: ${JSON.stringify(have)}${ok ? '' : `, want ${JSON.stringify(want)}`}`)
  if (!ok) wrong++
}

async function rows (stream) {
  const out = []
  for await (const row of stream) out.push(row)
  return out
}

const statements = 'SELECT ?s { ?s a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement> }'
const reports = 'CONSTRUCT { ?r a <https://schema.org/NewsArticle> } WHERE { ?r a <https://schema.org/NewsArticle> }'
const joined = `PREFIX id: <https://newsgraph.example/id/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?s { ?s rdf:subject id:place-china ; a rdf:Statement }`

const { QueryEngine } = await load('@comunica/query-sparql')
const engine = new QueryEngine()
const sources = [{ type: 'sparql', value: address + 'sparql' }]
same('Comunica, SELECT', new Set((await rows(await engine.queryBindings(statements, { sources }))).map(b => b.get('s').value)).size, store.statements)
same('Comunica, join', (await rows(await engine.queryBindings(joined, { sources }))).length, store.china)
same('Comunica, ASK', await engine.queryBoolean('ASK { ?r a <https://schema.org/NewsArticle> }', { sources }), true)
same('Comunica, CONSTRUCT', new Set((await rows(await engine.queryQuads(reports, { sources }))).map(q => q.subject.value)).size, store.reports)

const client = await load('sparql-http-client')
const options = { endpointUrl: address + 'sparql', updateUrl: address + 'sparql', storeUrl: address + 'store' }
const Stream = client.StreamClient ?? client.default
const stream = new Stream(options)
same('sparql-http-client, SELECT', new Set((await rows(stream.query.select(statements))).map(r => r.s.value)).size, store.statements)
same('sparql-http-client, SELECT by POST', new Set((await rows(stream.query.select(statements, { operation: 'postUrlencoded' }))).map(r => r.s.value)).size, store.statements)
same('sparql-http-client, SELECT by POST, direct', new Set((await rows(stream.query.select(statements, { operation: 'postDirect' }))).map(r => r.s.value)).size, store.statements)
same('sparql-http-client, ASK', await stream.query.ask('ASK { ?r a <https://schema.org/NewsArticle> }'), true)
same('sparql-http-client, CONSTRUCT', new Set((await rows(stream.query.construct(reports))).map(q => q.subject.value)).size, store.reports)
await stream.query.update('INSERT DATA { GRAPH <http://e/js> { <http://e/s> <http://e/p> 1, 2 } }')
const factory = stream.factory
const graph = factory.namedNode('http://e/js')
const quads = await rows(stream.store.get(graph))
same('sparql-http-client, update and get', quads.length, 2)
// put, chunked, replaces a graph; the default graph is ?default=
await stream.store.put(Readable.from([factory.quad(factory.namedNode('http://e/s'), factory.namedNode('http://e/p'), factory.literal('ä "3"', 'en'), graph)]), { graph })
same('sparql-http-client, put', (await rows(stream.store.get(graph))).map(q => [q.object.value, q.object.language]), [['ä "3"', 'en']])
await stream.store.post(Readable.from([factory.quad(factory.namedNode('http://e/s'), factory.namedNode('http://e/q'), factory.blankNode(), graph)]), { graph })
same('sparql-http-client, post', (await rows(stream.store.get(graph))).length, 2)
await stream.store.put(Readable.from([factory.quad(factory.namedNode('http://e/s'), factory.namedNode('http://e/p'), factory.literal('default'))]))
same('sparql-http-client, put of the default graph', (await rows(stream.store.get(factory.defaultGraph()))).map(q => q.object.value), ['default'])
await stream.query.update('DROP GRAPH <http://e/js> ; DROP DEFAULT')
let said = ''
try {
  await rows(stream.query.select('SELECT * { ?s ?p }'))
} catch (e) {
  said = e.message
}
same('sparql-http-client, a mistake', /line 1, column/.test(said), true)

process.exit(wrong === 0 ? 0 : 1)

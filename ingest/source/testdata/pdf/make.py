"""Makes the PDFs of this folder: python make.py (reportlab 4). The texts are made up."""
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, PageBreak, Paragraph, SimpleDocTemplate

PARAS = [
    "Norway signed a fisheries pact with Iceland on Friday, ending a dispute of eight years over mackerel quotas that had soured relations between the two neighbours.",
    "“This is a good day for both coasts,” Prime Minister Jonas Gahr Støre told reporters in Oslo. He said that the office of the first minister had confirmed the figures.",
    "The European Union criticized the pact. A spokeswoman said that Brussels had not been consulted, and that a well-known principle of the law of the sea had been ignored.",
    "Iceland's parliament has to ratify the pact by 1 September. Opposition leaders have announced that they will vote against it.",
]
styles = getSampleStyleSheet()
body = ParagraphStyle("justified", parent=styles["BodyText"], alignment=TA_JUSTIFY)


def running(c, doc):
    c.setFont("Helvetica", 8)
    c.drawString(50, 820, "The Northern Wire – Friday, 17 May 2024")
    c.drawCentredString(300, 20, "Page %d of 3" % doc.page)


def story(times=1):
    return [Paragraph("Norway signs fisheries pact with Iceland", styles["Title"]), Paragraph("By Kari Nordmann", styles["Normal"])] + [Paragraph(p, body) for p in PARAS * times]


def build(name, content, frames=None, **kw):
    doc = BaseDocTemplate(name, pagesize=A4, invariant=1, **kw)
    doc.addPageTemplates([PageTemplate(frames=frames or [Frame(60, 60, 470, 740)], onPage=running)])
    doc.build(content)


def lines(name, at, draw=None):
    c = canvas.Canvas(name, pagesize=A4, invariant=1)
    c.setFont("Times-Roman", 11)
    for x, y, text in at:
        c.drawString(x, y, text)
    if draw:
        draw(c)
    c.showPage()
    c.save()


# one column over pages, with running heads and page numbers; a paragraph goes on over the break
build("column.pdf", story(7))
# two columns one behind the other
build("columns.pdf", story(2), frames=[Frame(40, 50, 250, 380), Frame(305, 50, 250, 380)])
# two columns line by line across the page
left = ["Norway signed a pact with Iceland", "on Friday. It ends a dispute of", "eight years over mackerel quotas,", "which had soured relations be-", "tween the two countries.", "Ministers met in Oslo at noon."]
right = ["The European Union criticized the", "pact. A spokeswoman said Brussels", "had not been consulted before the", "talks, and that the law of the sea", "had been ignored by both sides.", "Iceland will vote in September."]
lines("across.pdf", [p for i in range(6) for p in ((60, 700 - 13 * i, left[i]), (310, 700 - 13 * i, right[i]))])
# hyphens at the ends of lines, indented paragraphs without space between them
hyphens = ["  Norway signed a fisheries pact with Ice-", "land on Friday, ending a dispute of eight", "years over mackerel quotas. The well-", "known minister and the Franco-", "German envoy praised it in the after-", "noon.", "  The European Union criticized the pact", "and said that it had not been consul-", "ted before the talks in Oslo began."]
lines("hyphens.pdf", [(75 if h.startswith(" ") else 60, 700 - 13 * i, h.strip()) for i, h in enumerate(hyphens)])
# pages without text
lines("picture.pdf", [], lambda c: c.rect(100, 100, 300, 300, fill=1))
build("scan.pdf", story() + [PageBreak(), Paragraph(" ", body)])
doc = SimpleDocTemplate("encrypted.pdf", pagesize=A4, invariant=1, encrypt=StandardEncryption("secret", canPrint=0))
doc.build(story())

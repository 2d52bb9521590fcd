"""Blocks with their own text."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock

EXAMPLE_QUESTION = {
    "question": _("Is endorsement a license?"),
    "answer": _("<p>No. It complements a professional license and does not replace it.</p>"),
}


class HeadingBlock(CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A section heading. Use the text block for smaller headings.")
        template = "pages/blocks/heading.html"
        kept = True
        preview_value = _("What endorsement means")


class TextBlock(RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs with links, lists and smaller headings.")
        template = "pages/blocks/text.html"
        kept = True
        preview_value = _(
            "<p>Babies grow up in relationships. <b>Endorsement</b> recognizes people who support them.</p>"
        )


class QuestionBlock(StructBlock):
    question = CharBlock(label=_("Question"))
    answer = RichTextBlock(features=["bold", "italic", "ol", "ul", "link", "document-link"], label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question")
        description = _("One question and its answer.")
        template = "pages/blocks/question.html"
        kept = True
        preview_value = EXAMPLE_QUESTION


class QuestionsBlock(StructBlock):
    heading = CharBlock(required=False, default=_("Frequently asked questions"), label=_("Heading"))
    questions = ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Frequently asked questions")
        description = _("Questions that open to show their answers.")
        template = "pages/blocks/questions.html"
        kept = True
        preview_value = {
            "heading": _("Frequently asked questions"),
            "questions": [EXAMPLE_QUESTION],
        }

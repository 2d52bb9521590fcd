from wagtail.blocks import CharBlock, StructBlock


class ProverbBlock(StructBlock):
    text = CharBlock()
    origin = CharBlock(required=False)

    class Meta:
        icon = "openquote"
        template = "proverbs/proverb.html"

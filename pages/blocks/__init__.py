"""What a page's body can be made of."""

from wagtail.blocks import StreamBlock

from pages.blocks.links import CallToActionBlock, DocumentLinkBlock
from pages.blocks.sourced import (
    BasicBeliefsBlock,
    CategoryDescriptionsBlock,
    MissionStatementBlock,
    RenewalNoticeBlock,
)
from pages.blocks.text import PROSE, HeadingBlock, PictureBlock, QuestionsBlock, TextBlock


class BodyBlock(StreamBlock):
    heading = HeadingBlock()
    text = TextBlock(features=PROSE)
    picture = PictureBlock()
    document_link = DocumentLinkBlock()
    call_to_action = CallToActionBlock()
    mission_statement = MissionStatementBlock()
    basic_beliefs = BasicBeliefsBlock()
    category_descriptions = CategoryDescriptionsBlock()
    renewal_notice = RenewalNoticeBlock()
    questions = QuestionsBlock()

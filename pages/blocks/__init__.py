"""The blocks of a page's body."""

from wagtail.blocks import StreamBlock

from endorsement.blocks import EndorsedProfessionalsBlock
from pages.blocks.links import CallToActionBlock, DocumentLinkBlock
from pages.blocks.pictures import PictureBlock
from pages.blocks.shared_content import (
    BasicBeliefsBlock,
    CategoryDescriptionsBlock,
    FindProfessionalBlock,
    MissionExcerptBlock,
    MissionStatementBlock,
    RenewalNoticeBlock,
)
from pages.blocks.text import HeadingBlock, QuestionsBlock, TextBlock
from pages.rich_text_features import PROSE


class BodyBlock(StreamBlock):
    heading = HeadingBlock()
    text = TextBlock(features=PROSE)
    picture = PictureBlock()
    document_link = DocumentLinkBlock()
    call_to_action = CallToActionBlock()
    find_professional = FindProfessionalBlock()
    mission_statement = MissionStatementBlock()
    mission_excerpt = MissionExcerptBlock()
    basic_beliefs = BasicBeliefsBlock()
    category_descriptions = CategoryDescriptionsBlock()
    renewal_notice = RenewalNoticeBlock()
    questions = QuestionsBlock()
    endorsed_professionals = EndorsedProfessionalsBlock()

    class Meta:
        # The page's address holds the list's filters and has room for one list.
        block_counts = {"endorsed_professionals": {"max_num": 1}}

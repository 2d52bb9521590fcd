"""The blocks of a page's body."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock

from endorsement.blocks import EndorsedProfessionalsBlock
from pages.blocks.arrangements import AccordionBlock, ColumnsBlock, PictureWithTextBlock, QuoteBlock
from pages.blocks.links import ButtonsBlock, CallToActionBlock, ChildPagesBlock, DocumentLinkBlock, DownloadsBlock
from pages.blocks.news import LatestNewsBlock, NextEventsBlock
from pages.blocks.pictures import PictureBlock
from pages.blocks.shared_content import (
    BasicBeliefsBlock,
    CategoryDescriptionsBlock,
    FindProfessionalBlock,
    MissionExcerptBlock,
    MissionStatementBlock,
    RenewalNoticeBlock,
)
from pages.blocks.tables import TableBlock
from pages.blocks.text import HeadingBlock, QuestionsBlock, TextBlock
from pages.blocks.videos import VideoBlock
from pages.rich_text_features import PROSE

TEXT = _("Text")
PICTURES = _("Pictures and video")
LINKS = _("Links and files")
KEPT_ELSEWHERE = _("Kept elsewhere on the site")
REGISTRY = _("Registry")


class BodyBlock(StreamBlock):
    heading = HeadingBlock(group=TEXT)
    text = TextBlock(features=PROSE, group=TEXT)
    quote = QuoteBlock(group=TEXT)
    table = TableBlock(group=TEXT)
    columns = ColumnsBlock(group=TEXT)
    accordion = AccordionBlock(group=TEXT)
    questions = QuestionsBlock(group=TEXT)
    picture = PictureBlock(group=PICTURES)
    picture_with_text = PictureWithTextBlock(group=PICTURES)
    video = VideoBlock(group=PICTURES)
    call_to_action = CallToActionBlock(group=LINKS)
    buttons = ButtonsBlock(group=LINKS)
    document_link = DocumentLinkBlock(group=LINKS)
    downloads = DownloadsBlock(group=LINKS)
    child_pages = ChildPagesBlock(group=LINKS)
    mission_statement = MissionStatementBlock(group=KEPT_ELSEWHERE)
    mission_excerpt = MissionExcerptBlock(group=KEPT_ELSEWHERE)
    basic_beliefs = BasicBeliefsBlock(group=KEPT_ELSEWHERE)
    category_descriptions = CategoryDescriptionsBlock(group=KEPT_ELSEWHERE)
    renewal_notice = RenewalNoticeBlock(group=KEPT_ELSEWHERE)
    latest_news = LatestNewsBlock(group=KEPT_ELSEWHERE)
    next_events = NextEventsBlock(group=KEPT_ELSEWHERE)
    find_professional = FindProfessionalBlock(group=REGISTRY)
    endorsed_professionals = EndorsedProfessionalsBlock(group=REGISTRY)

    class Meta:
        # The page's address holds the list's filters and has room for one list.
        block_counts = {"endorsed_professionals": {"max_num": 1}}

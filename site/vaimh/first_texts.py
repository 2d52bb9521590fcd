"""The words the site begins with. Staff edit them in the admin; nothing here is read again afterwards."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FirstDesignation:
    code: str
    name: str
    slug: str


@dataclass(frozen=True)
class FirstCategory:
    numeral: str
    code: str
    name: str
    summary: str
    designations: tuple[FirstDesignation, ...] = ()

    @property
    def slug(self) -> str:
        return self.code.lower()


CATEGORIES = (
    FirstCategory(
        "I",
        "IFA",
        "Infant Family Associate",
        "Promotion. For people whose everyday work with infants, toddlers and their families helps good "
        "relationships grow, in child care, health care, family support and many other places.",
    ),
    FirstCategory(
        "II",
        "IFS",
        "Infant Family Specialist",
        "Prevention and early intervention. For people who support infants, toddlers and their families before "
        "difficulties take hold, and who reflect on this work in supervision or consultation.",
    ),
    FirstCategory(
        "III",
        "IMHS",
        "Infant Mental Health Specialist",
        "Clinical intervention and treatment. For people who work therapeutically with infants and toddlers "
        "together with their parents when a relationship is under strain.",
    ),
    FirstCategory(
        "IV",
        "IMHM",
        "Infant Mental Health Mentor",
        "Leadership. For people who lead the field: they supervise and consult, shape policy and programs, or "
        "teach and do research.",
        (
            FirstDesignation("C", "Clinical", "imhm-c"),
            FirstDesignation("P", "Policy", "imhm-p"),
            FirstDesignation("R/F", "Research/Faculty", "imhm-rf"),
        ),
    ),
)

CONTACT_EMAIL = "vaendorsement@vcu.edu"

DISCLAIMER = (
    "Endorsement recognizes specialized learning and experience in infant mental health. It is not a license or a "
    "certification, and it does not replace either. The association does not employ, supervise or monitor the "
    "people on this list, does not take complaints about them, and cannot guarantee the quality of anyone's "
    "practice. Please ask a professional about their license, or check it with the board that issued it."
)

SITE_NAME = "Virginia Association for Infant Mental Health"
FOOTER = (
    "<p>The Virginia Association for Infant Mental Health (VAIMH) endorses professionals who apply infant mental "
    "health principles to their work with infants, toddlers and families.</p>"
)

HOME_HEADLINE = "Nurturing relationships for every infant"
HOME_INTRODUCTION = (
    "The Virginia Association for Infant Mental Health endorses professionals, in many fields, who bring what is "
    "known about early relationships to their work with infants, toddlers and families."
)

ENDORSEMENT_MEANING = (
    "<p>The VAIMH Endorsement for Culturally Sensitive, Relationship-Focused Practice Promoting Infant Mental Health® "
    "(IMHE®) is meant to recognize professionals who apply infant mental health principles to their work. It does not "
    "replace licensure, certification, or credentialing, but instead is meant as a specialization that complements "
    "one’s professional license and/or other credentials. VAIMH Endorsement® is cross-sector and multidisciplinary.</p>"
)
CATEGORIES_INTRODUCTION = "The categories of Endorsement® are:"
REQUIREMENTS_BEFORE_LINK = (
    "Those who have earned Endorsement® have demonstrated a specialized education, work, in-service training, and "
    "reflective supervision/consultation experiences that have led to competency in the promotion and/or practice of "
    "infant mental health within the individual’s scope of practice. Detailed information about the requirements for "
    "specialized education, work, in-service training, and reflective supervision experiences are different in each "
    "category and can be found in the"
)
GUIDELINES = (
    "Competency Guidelines for the Endorsement for Culturally Sensitive, Relationship-Focused Practice Promoting "
    "Infant Mental Health®"
)
REQUIREMENTS_AFTER_LINK = "at on the Endorsement page of the website."
RENEWAL = (
    "Each Endorsed professional is required to renew Endorsement® annually to remain on the Active Endorsement® "
    "Registry. Renewal cycle is {start} through {end}."
)
LIST_TITLE = "List of Endorsed Professionals in Virginia"
MISSION_TITLE = "Mission and Values of Infant Mental Health Service Providers/Professionals"
MISSION = (
    "<p>The primary mission of the infant mental health profession is to promote and support nurturing relationships "
    "for all infants. The focus is on the development of the infant or toddler within the context of complex "
    "relationships. Services are comprehensive and intensive, covering multiple domains, including concrete needs, "
    "problem solving skills, and family relationships, as well as infant/toddler development, parent-infant "
    "interactions and developing attachment relationships. Services are supportive, affirming, and strengths-based. "
    "They are specifically designed to be respectful of the infant’s and family’s individuality, culture and "
    "ethnicity. VAIMH endorsed service providers/professionals work in a variety of settings to assure that all "
    "infants have opportunities for nurturing relationships essential for optimal growth and development. Depending "
    "on the Category of Endorsement, VAIMH endorsed service providers/professionals offer direct services to infants "
    "and families; supervise and train staff; consult with, collaborate, and educate other community professionals; "
    "advocate for services; develop best practice policies; and/or teach and conduct research in colleges and "
    "universities. All of these activities reflect a commitment to values that are the bedrock of infant mental "
    "health practice</p>"
)
BELIEFS = (
    "Optimal growth and development occur within nurturing relationships;",
    "The birth and care of a new baby offer a family the possibility of new relationships, growth and change;",
    "What happens in the early years affects the course of development across the life span;",
    "Early developing attachment relationships may be distorted or disturbed by parental histories of unresolved "
    "losses and traumatic life events;",
    "The therapeutic presence of an Infant Mental Health Specialist (Category III) may reduce the risk of relationship "
    "failure and offer the hopefulness of warm and nurturing parental responses.",
)
MORE_INFORMATION = "<p>For more information visit the {link}</p>"
VALUES = (
    (
        "Importance of Relationships",
        "Babies grow through the people who care for them, so the relationship is where our work begins.",
    ),
    (
        "Respect for Ethnicity, Culture, Individuality, Diversity",
        "Every family has its own ways and its own strengths, and we meet each one with respect.",
    ),
    ("Integrity", "We are honest about what we know, what we can do, and when somebody else can help better."),
    (
        "Confidentiality",
        "What families share with us stays with us, unless the law or a child’s safety asks otherwise.",
    ),
    (
        "Knowledge & Skill Building",
        "We keep learning about early development and help others in the field to learn as well.",
    ),
    (
        "Reflective Practice",
        "We make time, alone and with a supervisor or consultant, to think about what the work stirs in us and in "
        "families.",
    ),
)

FIND_TEXT = "Everyone on the list holds VAIMH Endorsement® and has renewed it for the current cycle."
CONTACT_INTRODUCTION = (
    "Do you have a question about endorsement or renewal, or is something on the list not right? Write to us."
)
CONTACT_THANKS = "Thank you for writing. Somebody at the association reads every message and answers by email."


@dataclass(frozen=True)
class FirstField:
    label: str
    field_type: str
    help_text: str = ""
    choices: str = ""
    required: bool = True


CONTACT_FIELDS = (
    FirstField("Your name", "sender_name"),
    FirstField("Your email", "email", "We use it to answer you, and for nothing else."),
    FirstField(
        "What is it about?",
        "dropdown",
        choices="Becoming endorsed\nRenewal\nA mistake in the list\nThis website\nSomething else",
    ),
    FirstField(
        "Endorsement number",
        "registry_number",
        "Only if you write about a person on the list. It begins with VA-.",
        required=False,
    ),
    FirstField("Your message", "multiline"),
)

"""The first texts of the site. Staff edit them in the admin; the site does not read this module again.

docs/content-to-confirm.md lists the texts that the association did not write.
"""

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
    details: str
    designations: tuple[FirstDesignation, ...] = ()

    @property
    def slug(self) -> str:
        return self.code.lower()


# What a renewal needs (docs/domain.md 1.5). By slug: where supervision is required, and what the form says of it.
TRAINING_HOURS, SUPERVISION_HOURS = 15, 12
RENEWAL_FEE = "$40"
SUPERVISED = {
    "ifs": "",
    "imhs": "",
    "imhm-c": "If you have held IMHM-C for 3 years or more, you need 10 hours of reflective supervision, not 12.",
}

CATEGORIES = (
    FirstCategory(
        "I",
        "IFA",
        "Infant Family Associate",
        "Promotion. For people in child care, health care, family support and other settings who support healthy "
        "relationships in their everyday work with infants, toddlers and families.",
        "<h3>Who it is for</h3><p>Child care teachers, home visitors, child welfare and health care workers and others "
        "who meet infants, toddlers and their families every day.</p><h3>Scope</h3><p>They promote healthy "
        "relationships between young children and the people who care for them. They don't provide therapy under this "
        "category.</p>",
    ),
    FirstCategory(
        "II",
        "IFS",
        "Infant Family Specialist",
        "Prevention and early intervention. For people who support infants, toddlers and their families early and "
        "who reflect on this work in supervision or consultation.",
        "<h3>Who it is for</h3><p>Home visitors, early intervention providers, parent educators, social workers, "
        "nurses and others who work with families when a child or a relationship needs more support.</p><h3>Scope</h3>"
        "<p>They work with the infant or toddler and the family together, to notice difficulties early and to keep "
        "them from growing. They don't provide therapy under this category.</p>",
    ),
    FirstCategory(
        "III",
        "IMHS",
        "Infant Mental Health Specialist",
        "Clinical intervention and treatment. For people who provide therapeutic services to infants and toddlers "
        "together with their parents.",
        "<h3>Who it is for</h3><p>Clinicians who work with infants, toddlers and their parents.</p>"
        "<h3>Scope</h3><p>They assess and treat difficulties in early development and in early relationships, within "
        "the scope of their own license.</p>",
    ),
    FirstCategory(
        "IV",
        "IMHM",
        "Infant Mental Health Mentor",
        "Leadership. For people who supervise and consult, develop policy and programs, or teach and do research.",
        "<h3>Who it is for</h3><p>Leaders in the field of infant mental health.</p><h3>Scope</h3><p>They pass on what "
        "they know: to the people they supervise, to programs and policy makers, or to students.</p>"
        "<h3>What C, P and R/F mean</h3><ul><li><b>C, Clinical:</b> supervises, trains and consults with people who "
        "work with families.</li><li><b>P, Policy:</b> leads programs, or shapes policy for infants and families.</li>"
        "<li><b>R/F, Research/Faculty:</b> teaches at a college or university, or does research.</li></ul>",
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
    "certification and does not replace either. The association does not monitor the people on this list, does not "
    "take complaints about them, and cannot guarantee the quality of their services. To verify a license, ask the "
    "professional or the board that issued it."
)

SITE_NAME = "Virginia Association for Infant Mental Health"
FOOTER = (
    "<p>The Virginia Association for Infant Mental Health (VAIMH) endorses professionals who apply infant mental "
    "health principles to their work with infants, toddlers and families.</p>\n"
    "<p>Endorsement® is not a license. It does not replace licensure, certification, or credentialing.</p>\n"
    "<p>{links}</p>"
)

HOME_HEADLINE = "Nurturing relationships for every infant"
HOME_INTRODUCTION = (
    "The Virginia Association for Infant Mental Health endorses professionals in many fields who apply infant mental "
    "health principles to their work with infants, toddlers and families."
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
SUPERVISORS_TITLE = "Find a reflective supervisor"
SUPERVISORS_INTRODUCTION = (
    "These endorsed professionals offer reflective supervision. Each told the association so, on the day that the list "
    "names."
)
MISSION_TITLE = "Mission and Values of Infant Mental Health Service Providers/Professionals"
MISSION = (
    "<p>The primary mission of the infant mental health profession is to promote and support nurturing relationships "
    "for all infants. The focus is on the development of the infant or toddler within the context of complex "
    "relationships.</p>\n"
    "<p>Services are comprehensive and intensive, covering multiple domains, including concrete needs, problem solving "
    "skills, and family relationships, as well as infant/toddler development, parent-infant interactions and "
    "developing attachment relationships. Services are supportive, affirming, and strengths-based. They are "
    "specifically designed to be respectful of the infant’s and family’s individuality, culture and ethnicity.</p>\n"
    "<p>VAIMH endorsed service providers/professionals work in a variety of settings to assure that all infants have "
    "opportunities for nurturing relationships essential for optimal growth and development. Depending on the Category "
    "of Endorsement, VAIMH endorsed service providers/professionals offer direct services to infants and families; "
    "supervise and train staff; consult with, collaborate, and educate other community professionals; advocate for "
    "services; develop best practice policies; and/or teach and conduct research in colleges and universities.</p>\n"
    "<p>All of these activities reflect a commitment to values that are the bedrock of infant mental health "
    "practice</p>"
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
        "Infants grow within relationships, so infant mental health work focuses on relationships.",
    ),
    (
        "Respect for Ethnicity, Culture, Individuality, Diversity",
        "Each family has its own culture, traditions and strengths.",
    ),
    ("Integrity", "Good practice includes honesty about the limits of one's own knowledge and role."),
    (
        "Confidentiality",
        "Families share personal information. Professionals protect it within the limits of the law.",
    ),
    (
        "Knowledge & Skill Building",
        "Professionals continue to learn about early development and share knowledge with others in the field.",
    ),
    (
        "Reflective Practice",
        "Professionals make time to think about their work, alone and with a supervisor or consultant.",
    ),
)

FIND_TEXT = "Everyone on this list holds an active VAIMH Endorsement®."
CONTACT_INTRODUCTION = (
    "Do you have a question about endorsement or renewal? Did you find a mistake in the list? Send us a message."
)
CONTACT_THANKS = "Thank you for your message. If it needs a reply, we will use the email address you gave us."


@dataclass(frozen=True)
class FirstField:
    label: str
    field_type: str
    help_text: str = ""
    choices: str = ""
    required: bool = True


CONTACT_FIELDS = (
    FirstField("Your name", "sender_name"),
    FirstField("Your email", "email", "We use it to reply to you."),
    FirstField(
        "What is it about?",
        "dropdown",
        choices="Becoming endorsed\nRenewal\nA correction to the list\nThis website\nSomething else",
    ),
    FirstField(
        "Endorsement number",
        "registry_number",
        "Fill this in only if you are writing about a person on the list. The number starts with VA-.",
        required=False,
    ),
    FirstField("Your message", "multiline"),
)

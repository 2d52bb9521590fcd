"""The first texts of the pages that answer visitors' questions: which endorsement, privacy, accessibility.

docs/content-to-confirm.md asks the association to review them. `{verify}` and the like stand for addresses of the site.
"""

WHICH_TITLE = "Which endorsement am I looking for?"
WHICH_INTRODUCTION = "Answers for families, employers and agencies who are looking for an endorsed professional."
WHICH_DESCRIPTION = "Which category of VAIMH Endorsement® fits what you need, and how to check that it is active."
WHICH_QUESTIONS = (
    (
        "For families",
        (
            (
                "We would like support with everyday life with our baby or toddler. Which category fits?",
                "<p>Look for an Infant Family Associate (IFA) or an Infant Family Specialist (IFS). They work in child "
                "care, home visiting, early intervention, health care and other services for families.</p>",
            ),
            (
                "We are looking for therapy for our child and ourselves. Which category fits?",
                "<p>Look for an Infant Mental Health Specialist (IMHS). They provide therapeutic services to infants "
                "and toddlers together with their parents. Some Clinical Mentors (IMHM-C) do so too.</p>",
            ),
            (
                "Is endorsement a license?",
                "<p>No. Endorsement® does not replace licensure, certification, or credentialing. It shows specialized "
                "learning and experience beside them. To check a license, ask the professional or the board that "
                "issued it.</p>",
            ),
            (
                "How do we find somebody near us who speaks our language?",
                '<p>Open <a href="{list}">the list of endorsed professionals</a>. Enter your ZIP code or town, and '
                "choose a language. Not everyone shows a location, so try without a place too.</p>",
            ),
            (
                "Somebody told us about their endorsement but isn't on the list. Why?",
                "<p>The list shows people who renewed their endorsement and agreed to be listed. Ask the person for "
                'the endorsement number, and <a href="{verify}">verify it</a>.</p>',
            ),
        ),
    ),
    (
        "For employers and agencies",
        (
            (
                "Which category fits the position that we fill?",
                "<p>The categories follow the kind of work. Promotion: Infant Family Associate (IFA). Prevention and "
                "early intervention: Infant Family Specialist (IFS). Clinical intervention and treatment: Infant "
                "Mental Health Specialist (IMHS). Leadership: Infant Mental Health Mentor (IMHM). "
                '<a href="{categories}">Read about each category</a>.</p>',
            ),
            (
                "What do the letters after IMHM mean?",
                "<p>They name the mentor's field. C is Clinical, P is Policy, and R/F is Research/Faculty.</p>",
            ),
            (
                "Who can provide reflective supervision for our staff?",
                "<p>The list marks people who told the association that they offer reflective supervision. "
                '<a href="{list}?supervision=yes">See who offers it</a>.</p>',
            ),
            (
                "How do we check an endorsement?",
                '<p><a href="{verify}">Enter its number</a> to see if it is active today, and print the answer for '
                'your files. <a href="{roster}">Check up to 200 numbers at once</a> if you have many.</p>',
            ),
            (
                "How long is an endorsement good for?",
                "<p>Each endorsed professional renews once a year. The list shows through which day. If somebody "
                "doesn't renew, the list drops them on the day after their renewal or its grace ends.</p>",
            ),
        ),
    ),
)

PRIVACY_TITLE = "Privacy"
PRIVACY_INTRODUCTION = "What this site publishes about endorsed professionals, and what it keeps about its visitors."
PRIVACY = (
    (
        "If you are an endorsed professional",
        "<p>While your endorsement is on the Active Endorsement® Registry and you agree to be listed, anyone can see "
        "your name and credentials, your endorsement number, your category, the day of the award, how long it is "
        "renewed, and the languages that you work in. If you offer reflective supervision or accept new families or "
        "supervisees, and told us so, the list says that too.</p>"
        "<p>Your organization, your location, your email address, your phone number and your website each appear only "
        "if you agreed to show that one. Former names, notes and everything else in our records are never public.</p>"
        "<p>The same facts are in the list as a file (CSV), in the registry's interface for programs (JSON), and in "
        "your confirmation, contact card and badge. Others may copy what is public.</p>"
        "<p>If you ask us to leave you off the list, the site says only whether your number is active to someone who "
        "has the number. If your endorsement isn't active, it says “not active”, without your name and without a "
        "reason.</p>"
        "<p>If you renew on your personal page, we keep your answers, the files that you send and our mail to "
        "you. Only our registrars read them.</p>"
        '<p>To change what we show, <a href="{contact}">write to us</a>.</p>',
    ),
    (
        "If you visit this site",
        "<p>You don't need an account. The pages load nothing from other companies: no analytics, no advertising, no "
        "fonts, no maps. The site doesn't record what you search for or whose records you read.</p>"
        "<p>The contact form sets one cookie. It makes sure that the form was sent from this site, and it says nothing "
        "about you. A page with a password sets a cookie that remembers that you entered it. The other public pages "
        "set none. People who work for the association get cookies when they sign in.</p>"
        "<p>To stop people from guessing numbers and from sending junk, the site counts by network address how many "
        "numbers were looked up and how many messages were sent. It forgets each count within an hour.</p>"
        "<p>A web server usually keeps a log of requests, with network addresses and the addresses of pages. We use "
        "the log only to keep the site running and safe.</p>"
        "<p>If you verify many numbers at once, the site keeps neither your list nor the file.</p>",
    ),
    (
        "If you write to us",
        "<p>The contact form sends us your name, your email address and your message, and the site keeps them until "
        "we delete them. We use them to answer you.</p>",
    ),
)

ACCESSIBILITY_TITLE = "Accessibility"
ACCESSIBILITY_INTRODUCTION = "Everyone should be able to find a professional and verify an endorsement here."
ACCESSIBILITY = (
    (
        "What we aim for",
        "<p>This site aims to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA. It is made to work "
        "with a keyboard alone, with a screen reader, on a small phone, with text at 200 percent, in high contrast, in "
        "the dark, and without JavaScript.</p>",
    ),
    (
        "How we check",
        "<p>Before each release, automatic tests check the kinds of pages and forms that visitors meet: with "
        "axe-core, with an HTML checker, at a width of 320 pixels, with enlarged text, and by keyboard. Automatic "
        "tests find only some problems. Nobody outside the project has audited the site yet.</p>",
    ),
    (
        "What may not work well",
        "<p>Documents that we link to may be older than these rules, and so may pages of others. The confirmation that "
        "you can download from a record is a tagged PDF.</p>",
    ),
    (
        "If something doesn't work for you",
        '<p><a href="{contact}">Tell us</a> which page it is and what you tried. You can also ask us for any of this '
        "information in another form.</p>",
    ),
)

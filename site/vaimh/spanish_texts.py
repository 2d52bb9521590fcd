"""The first Spanish texts of the site. Staff edit them in the admin; the site does not read this module again.

Nobody has reviewed them yet: docs/content-to-confirm.md.
"""

HOME = {
    "headline": "Relaciones que ayudan a crecer a cada bebé",
    "introduction": (
        "La Virginia Association for Infant Mental Health (VAIMH) acredita a profesionales de muchos campos que "
        "aplican los principios de la salud mental infantil en su trabajo con bebés, niños pequeños y sus familias."
    ),
}
LIST = {
    "title": "Profesionales con acreditación en Virginia",
    "slug": "profesionales",
    "search_description": "Busque en Virginia profesionales cuya acreditación de VAIMH está activa hoy.",
    "body": [("endorsed_professionals", {"show_filters": True})],
}
FIND_HEADING = "Buscar un profesional"
FIND_TEXT = "Todas las personas de esta lista tienen una acreditación activa de VAIMH (Endorsement®)."
MEANING_HEADING = "Qué significa la acreditación"
MEANING = (
    "<p>La acreditación (Endorsement®) reconoce a profesionales que se especializaron en la salud mental infantil: el "
    "desarrollo de los bebés y los niños pequeños, y sus relaciones con quienes los cuidan. No es una licencia y no la "
    "sustituye. Cada acreditación se renueva todos los años, y la lista muestra solo las que están activas hoy.</p>"
)

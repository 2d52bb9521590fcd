"""The texts of the mail that come with the plug-in, until the association edits them."""

from endorsement.enums import MailLanguage, MessageKind

EN, ES = MailLanguage.ENGLISH, MailLanguage.SPANISH

# Each is a subject and a body.
DEFAULTS: dict[tuple[str, str], tuple[str, str]] = {
    (MessageKind.RENEWAL_OPENS, EN): (
        "Renew your endorsement for {cycle}",
        "Dear {name},\n\n"
        "Renewals for {cycle} are open. Please renew {endorsements} by {deadline} to stay on the Active Endorsement "
        "Registry.\n\n"
        "Your personal renewal page:\n{link}\n\n"
        "The page is for you alone, so please don't forward this email. If you have already sent your renewal, you "
        "don't need to do anything.",
    ),
    (MessageKind.RENEWAL_OPENS, ES): (
        "Renueve su acreditación para {cycle}",
        "Estimado/a {name}:\n\n"
        "Ya puede renovar para {cycle}. Renueve {endorsements} a más tardar el {deadline} para seguir en el Registro "
        "de Acreditaciones Activas.\n\n"
        "Su página personal de renovación:\n{link}\n\n"
        "La página es solo para usted; por favor, no reenvíe este correo. Si ya envió su renovación, no tiene que "
        "hacer nada.",
    ),
    (MessageKind.DUE_30, EN): (
        "Please renew your endorsement by {deadline}",
        "Dear {name},\n\n"
        "Your endorsement ({endorsements}) is not yet renewed for {cycle}. Please renew by {deadline} to stay on the "
        "Active Endorsement Registry.\n\n"
        "Your personal renewal page:\n{link}\n\n"
        "The page is for you alone, so please don't forward this email.",
    ),
    (MessageKind.DUE_30, ES): (
        "Renueve su acreditación a más tardar el {deadline}",
        "Estimado/a {name}:\n\n"
        "Su acreditación ({endorsements}) aún no está renovada para {cycle}. Renueve a más tardar el {deadline} para "
        "seguir en el Registro de Acreditaciones Activas.\n\n"
        "Su página personal de renovación:\n{link}\n\n"
        "La página es solo para usted; por favor, no reenvíe este correo.",
    ),
    (MessageKind.DUE_7, EN): (
        "A few days left: renew your endorsement by {deadline}",
        "Dear {name},\n\n"
        "The last day to renew your endorsement ({endorsements}) for {cycle} is {deadline}.\n\n"
        "Your personal renewal page:\n{link}\n\n"
        "The page is for you alone, so please don't forward this email. If something keeps you from renewing, write "
        "to us at {contact}.",
    ),
    (MessageKind.DUE_7, ES): (
        "Quedan pocos días: renueve su acreditación a más tardar el {deadline}",
        "Estimado/a {name}:\n\n"
        "El último día para renovar su acreditación ({endorsements}) para {cycle} es el {deadline}.\n\n"
        "Su página personal de renovación:\n{link}\n\n"
        "La página es solo para usted; por favor, no reenvíe este correo. Si algo le impide renovar, escríbanos a "
        "{contact}.",
    ),
    (MessageKind.LAST_DAY_OVER, EN): (
        "Your endorsement was not renewed by {deadline}",
        "Dear {name},\n\n"
        "The last day to renew your endorsement ({endorsements}) for {cycle} was {deadline}, and we have no renewal "
        "from you. You can still renew on your personal page:\n{link}\n\n"
        "The page is for you alone, so please don't forward this email. If you think this is a mistake, write to us "
        "at {contact}.",
    ),
    (MessageKind.LAST_DAY_OVER, ES): (
        "Su acreditación no se renovó antes del {deadline}",
        "Estimado/a {name}:\n\n"
        "El último día para renovar su acreditación ({endorsements}) para {cycle} fue el {deadline} y no tenemos su "
        "renovación. Todavía puede renovar en su página personal:\n{link}\n\n"
        "La página es solo para usted; por favor, no reenvíe este correo. Si cree que es un error, escríbanos a "
        "{contact}.",
    ),
    (MessageKind.REQUEST_RECEIVED, EN): (
        "We received your renewal for {cycle}",
        "Dear {name},\n\n"
        "Thank you. We received your renewal request for {cycle}. A registrar will read it and write to you. "
        "You don't need to do anything now.",
    ),
    (MessageKind.REQUEST_RECEIVED, ES): (
        "Recibimos su renovación para {cycle}",
        "Estimado/a {name}:\n\n"
        "Gracias. Recibimos su solicitud de renovación para {cycle}. La revisaremos y le escribiremos. Por ahora no "
        "tiene que hacer nada.",
    ),
    (MessageKind.QUESTION, EN): (
        "A question about your renewal for {cycle}",
        "Dear {name},\n\n"
        "We have a question about your renewal request for {cycle}:\n\n{question}\n\n"
        "Please answer on your personal renewal page:\n{link}\n\n"
        "The page is for you alone, so please don't forward this email.",
    ),
    (MessageKind.QUESTION, ES): (
        "Una pregunta sobre su renovación para {cycle}",
        "Estimado/a {name}:\n\n"
        "Tenemos una pregunta sobre su solicitud de renovación para {cycle}:\n\n{question}\n\n"
        "Responda en su página personal de renovación:\n{link}\n\n"
        "La página es solo para usted; por favor, no reenvíe este correo.",
    ),
    (MessageKind.REQUEST_DECLINED, EN): (
        "Your renewal request for {cycle}",
        "Dear {name},\n\n"
        "We could not approve your renewal request for {cycle}, for this reason:\n\n{reason}\n\n"
        "If you have questions, write to us at {contact}.",
    ),
    (MessageKind.REQUEST_DECLINED, ES): (
        "Su solicitud de renovación para {cycle}",
        "Estimado/a {name}:\n\n"
        "No pudimos aprobar su solicitud de renovación para {cycle} por este motivo:\n\n{reason}\n\n"
        "Si tiene preguntas, escríbanos a {contact}.",
    ),
    (MessageKind.RENEWED, EN): (
        "Your endorsement is renewed for {cycle}",
        "Dear {name},\n\n"
        "Thank you for renewing. {endorsements} is renewed for {cycle}. If you are on the public list today, a "
        "confirmation is attached to this email.",
    ),
    (MessageKind.RENEWED, ES): (
        "Su acreditación está renovada para {cycle}",
        "Estimado/a {name}:\n\n"
        "Gracias por renovar. {endorsements} está renovada para {cycle}. Si hoy figura en la lista pública, este "
        "correo lleva adjunta una confirmación.",
    ),
    (MessageKind.WELCOME, EN): (
        "Welcome to the Active Endorsement Registry",
        "Dear {name},\n\n"
        "Congratulations on your endorsement ({endorsements}). Your endorsement number is {number}, and your new "
        "endorsement is good through {through}.\n\n"
        "Please check how your name and contact details appear on the public list, and write to us at {contact} if "
        "something should change.",
    ),
    (MessageKind.WELCOME, ES): (
        "Le damos la bienvenida al Registro de Acreditaciones Activas",
        "Estimado/a {name}:\n\n"
        "Felicidades por su acreditación ({endorsements}). Su número de acreditación es {number} y su nueva "
        "acreditación es válida hasta el {through}.\n\n"
        "Revise cómo aparecen su nombre y sus datos de contacto en la lista pública y escríbanos a {contact} si hay "
        "algo que cambiar.",
    ),
    (MessageKind.LINK, EN): (
        "Your personal renewal page for {cycle}",
        "Dear {name},\n\n"
        "Here is the link you asked for. It leads to your personal renewal page for {cycle}:\n{link}\n\n"
        "The page is for you alone, so please don't forward this email. If you didn't ask for it, ignore this email.",
    ),
    (MessageKind.LINK, ES): (
        "Su página personal de renovación para {cycle}",
        "Estimado/a {name}:\n\n"
        "Este es el enlace que pidió. Lleva a su página personal de renovación para {cycle}:\n{link}\n\n"
        "La página es solo para usted; por favor, no reenvíe este correo. Si no lo pidió, no haga caso de este "
        "correo.",
    ),
    (MessageKind.NOTE, EN): ("{subject}", "Dear {name},\n\n{text}"),
    (MessageKind.NOTE, ES): ("{subject}", "Estimado/a {name}:\n\n{text}"),
}

DEFAULTS = {key: (subject, f"{body}\n\n{{association}}\n") for key, (subject, body) in DEFAULTS.items()}

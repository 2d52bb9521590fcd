"""The registry as JSON (design, section 7): `path("api/registry/v1/", include("endorsement.api.urls"))`.

It tells what the public list tells and nothing more, to everybody alike: no session, no cookie, no key.
"""

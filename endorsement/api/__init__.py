"""The registry as JSON (design, section 7): `path("api/registry/v1/", include("endorsement.api.urls"))`.

It shows what the public list shows and nothing more. Everyone gets the same: no session, no cookie, no key.
"""

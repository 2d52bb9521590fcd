"""Lets `gunicorn --pythonpath site wsgi` find the site."""

from vaimh.wsgi import application

__all__ = ["application"]

"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("catalog", __name__)

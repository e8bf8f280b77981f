"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("front", __name__)

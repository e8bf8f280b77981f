"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("workshops", __name__)

"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("exhibition", __name__)

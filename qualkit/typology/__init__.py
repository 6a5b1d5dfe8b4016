"""Typologies: where pilots are placed by judgement, with reasons, and how that is drawn."""

from qualkit.typology.drawing import drawn
from qualkit.typology.laying import (
    Laid,
    Place,
    case_named,
    cases,
    concerned,
    laid,
    of_id,
    place_named,
    stating,
    strays,
    ties_of,
    wrong,
)

__all__ = [
    "Laid",
    "Place",
    "case_named",
    "cases",
    "concerned",
    "drawn",
    "laid",
    "of_id",
    "place_named",
    "stating",
    "strays",
    "ties_of",
    "wrong",
]

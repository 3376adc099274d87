"""What residents write about: the first level of a published classification.

Source: ``classification.xlsx`` of the 2020 TipDM data-mining challenge, problem C, appendix 1:
fifteen first-level classes, in its order. ``UNSORTED`` is ours: nobody has looked yet.
"""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """First-level class of a proposal."""

    CONSTRUCTION = "construction"
    PARTY_AND_GOVERNMENT = "party_and_government"
    LAND = "land"
    ENVIRONMENT = "environment"
    DISCIPLINE = "discipline"
    TRANSPORT = "transport"
    ECONOMY = "economy"
    TECHNOLOGY = "technology"
    CIVIL_AFFAIRS = "civil_affairs"
    AGRICULTURE = "agriculture"
    TRADE_AND_TOURISM = "trade_and_tourism"
    HEALTH = "health"
    JUSTICE = "justice"
    EDUCATION_AND_SPORT = "education_and_sport"
    LABOUR = "labour"
    UNSORTED = "unsorted"

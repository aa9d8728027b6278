"""A theme in words -> what the full-text index is asked, and how relevant what it gives is. Pure."""

from techwatch.search.beside import NEAREST, Beside, beside, likelihood
from techwatch.search.fts import either, expression, in_titles
from techwatch.search.inflect import Vocabulary, forms, regular, stem
from techwatch.search.listed import Listed, Place, neighbours, places
from techwatch.search.nearby import themes_nearby
from techwatch.search.parse import parse
from techwatch.search.query import SMALL, All, Any, Leaf, Near, Phrase, Tree, Without, Word, leaves, spelled, unwanted, words_of
from techwatch.search.rank import LIMIT, SURE, Answer, Ids, Question, Scores, Size, idf, relevance
from techwatch.search.translate import OTHER, translations

__all__ = [
    "LIMIT", "NEAREST", "OTHER", "SMALL", "SURE",
    "All", "Answer", "Any", "Beside", "Ids", "Leaf", "Listed", "Near", "Phrase", "Place", "Question", "Scores", "Size", "Tree",
    "Vocabulary", "Without", "Word",
    "beside", "either", "expression", "forms", "idf", "in_titles", "leaves", "likelihood", "neighbours", "parse", "places", "regular",
    "relevance", "spelled", "stem", "themes_nearby", "translations", "unwanted", "words_of",
]  # fmt: skip

"""A home's actors.yaml becomes frozen values: who goes under which name, and who is never named. Pure."""

import hashlib
import re
from typing import Literal

from pydantic import Field

from techwatch.config.reading import Model, load, validated


class OwnActor(Model):
    """Somebody or something that the home knows. `near`: words of which one stands in a text where the name counts."""

    kind: Literal["organisation", "person", "place", "programme"] = "organisation"
    aliases: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class OwnActors(Model):
    """actors.yaml: names with their kind and aliases, which take the place of the packaged ones; names that never count."""

    actors: dict[str, OwnActor] = Field(default={})
    strike: tuple[str, ...] = ()
    version: str = Field(default="", exclude=True)


def parse_actors(text: str, *, file: str) -> OwnActors:
    """Read actors.yaml; a file of comments only says nothing. Raises ConfigError with file and line."""
    if not re.search(r"^[^#\s]", text, re.M):
        return OwnActors()
    data = load(text, file)
    data["version"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    for name, said in (data.get("actors") or {}).items():
        if said is None:
            data["actors"][name] = {}
    return validated(OwnActors, data, file)

"""The data sets of calls that are known by heart: which column holds what, and what is asked of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from techwatch.types import Nature


@dataclass(frozen=True, slots=True)
class DataSet:
    """A known data set. `link`: a page's address by a column, where a record gives none; `where`, `order`: what is asked if nobody says.

    `headings`: of columns of text. `complete`: its pages say no more than its records, or are made by programs that we do not run.
    """

    columns: Mapping[str, str]
    nature: Nature | None = None
    funder: str = ""
    link: str = ""
    where: str = ""
    order: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False


OTHER: Final = DataSet({})
KNOWN: Final[Mapping[str, DataSet]] = {
    "aides-appels-a-projets": DataSet(
        columns={
            "id": "id_aide|reference_administrative",
            "title": "nom_de_l_aide_de_la_demarche|titre_alternatif_de_l_aide|libelle",
            "url": "url_descriptif",
            "summary": "chapo_txt|entete",
            "content": "entete, objectif|objectif_txt, publicsbeneficiaireprecision, modalite|modalite_txt, demarches|demarches_txt",
            "deadline": "date_cloture",
            "opening": "date_ouverture",
            "applicants": "qui_peut_en_beneficier|qui",
            "funder": "porteur_aide",
            "apply_url": "demarches|demarches_txt",
        },
        funder="Région Île-de-France",
        link="https://www.iledefrance.fr/aides-et-appels-a-projets/{reference_administrative}",
        where="date_cloture >= date'{day}' or date_cloture is null",
        headings={
            "objectif": "Objectif", "objectif_txt": "Objectif", "publicsbeneficiaireprecision": "Qui peut en bénéficier",
            "modalite": "Modalités", "modalite_txt": "Modalités", "demarches": "Démarches", "demarches_txt": "Démarches",
        },
    ),
    "boamp": DataSet(
        columns={
            "id": "idweb|id",
            "title": "objet",
            "url": "url_avis",
            "summary": "descripteur_libelle",
            "content": "objet, nomacheteur, descripteur_libelle, type_marche, procedure_libelle",
            "deadline": "datelimitereponse",
            "published": "dateparution",
            "funder": "nomacheteur",
            "kind": "nature_categorise_libelle|nature_libelle",
        },
        nature="tender",
        link="https://www.boamp.fr/pages/avis/?q=idweb:{idweb}",
        where="datelimitereponse >= date'{day}'",
        order="dateparution desc",
        complete=True,
        headings={
            "nomacheteur": "Acheteur", "descripteur_libelle": "Descripteurs", "type_marche": "Type de marché",
            "procedure_libelle": "Procédure",
        },
    ),
}  # fmt: skip

"""CPU of reading a call, per recorded page: pages that are calls and pages that are none apart, beside tokenising and dateparser.

The recorded pages are read once to text and language (not counted); then `reading.read_call`, which tokenises nothing, is timed on each, on
the calls beside it what spaCy's tokenizer takes for the same characters (the lower bound of rules that stand on tokens), and
`dateparser.search.search_dates` on the same text where that is installed (it is no dependency: a line says when it is not). Few of the
recorded pages are calls: beside them stand the recorded texts of call pages (`--calls`), where they are, and generated ones, long and
short, in French and English: all that a call states once, and prose around it.

    python bench/reading_calls.py [--rounds 3] [--pages FOLDER] [--calls FOLDER]
"""

import argparse
import itertools
import pathlib
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import spacy
from whole_run import RECORDED, recorded, sample

from techwatch import extract, language
from techwatch.calls import reading
from techwatch.types import Extracted, Page

CALL_PAGES = RECORDED.parent / "call-samples"
READ = 20_000  # characters of a page that are read for its dates
PEER_PAGES = 20  # search_dates takes seconds on a long page


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    text: str
    lang: str


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--pages", type=pathlib.Path, default=RECORDED)
    asked.add_argument("--calls", type=pathlib.Path, default=CALL_PAGES)
    options = asked.parse_args()
    texts = [*read(recorded(options.pages) or sample()), *announced(options.calls), *generated()]
    announce = [is_call(text) for text in texts]  # also the first use of every pattern
    milliseconds = [one_text(text, options.rounds) for text in texts]
    print(f"{len(texts)} texts, {options.rounds} rounds, CPU of read_call, medians of the rounds")
    line("every page", [len(text.text) for text in texts], milliseconds)
    for name, wanted in (("no call", False), ("call", True)):
        told = [(text, spent) for text, spent, call in zip(texts, milliseconds, announce, strict=True) if call is wanted]
        line(name, [len(text.text) for text, _ in told], [spent for _, spent in told])
    tokenised([text for text, call in zip(texts, announce, strict=True) if call], options.rounds)
    peer(texts)


def line(name: str, sizes: Sequence[int], spent: Sequence[float]) -> None:
    if not spent:
        print(f"{name:<14} no such page")
        return
    print(
        f"{name:<14} {len(spent):4} texts of {statistics.mean(sizes):6.0f} characters: "
        f"median {statistics.median(spent):6.2f} ms, mean {statistics.mean(spent):6.2f} ms, most {max(spent):6.2f} ms"
    )


def read(bodies: Sequence[bytes]) -> list[Text]:
    """Title, text and language of every page that gives a text."""
    found = [extract.extract_page(Page("https://bench.example/page", body, "text/html")) for body in bodies]
    pages = [one for one in found if isinstance(one, Extracted) and one.text]
    return [Text(one.title, one.text, language.detect(one.text[:2000], likely=("fr", "en"))) for one in pages]


def generated() -> list[Text]:
    """Calls of 600 to 12,000 characters."""
    french = (
        "L'appel est ouvert aux PME, aux laboratoires et aux associations d'Île-de-France. "
        "Le projet réunit au moins deux partenaires. "
        "L'aide va de 20 000 à 80 000 € par projet, à hauteur de 50 % des dépenses. "
        "Les porteurs décrivent le besoin, la méthode et les publics. "
        "Ouverture : 4 janvier 2027. Date limite de dépôt : 5 mars 2027 à 17h00 (heure de Paris). "
        "Les lauréats seront connus le 4 juin 2027.\n"
    )
    english = (
        "SMEs, universities and research organisations from at least three countries may apply. "
        "The total budget of the call is €2 million, and each project may receive up to €80,000. "
        "Applicants describe the need, the method and the audience on ten pages. "
        "Call opens: 4 January 2027. Deadline: 5 March 2027, 17:00 Brussels time. "
        "Results are announced on 4 June 2027.\n"
    )
    prose = {
        "fr": "Le jury regarde la qualité du projet, sa méthode et ce qu'il laisse après lui. Les équipes en rendent compte.\n",
        "en": "The panel looks at the quality of the project, its method and what it leaves behind. Teams report on their work.\n",
    }
    sizes = (0, 4, 12, 30, 90)
    pages = itertools.product(sizes, (("Appel à projets Rivages", french, "fr"), ("Open call: lanterns", english, "en")))
    return [Text(title, text + prose[lang] * size, lang) for size, (title, text, lang) in pages]


def announced(folder: pathlib.Path) -> list[Text]:
    """The recorded texts of call pages; none where the folder is not there."""
    texts = (file.read_text(encoding="utf-8") for file in sorted(folder.glob("*/*/content/*.txt")))
    return [Text(text.partition("\n")[0][:200], text, "fr") for text in texts]


def is_call(text: Text) -> bool:
    return reading.read_call(text.title, text.text, lang=text.lang, published=None) is not None


def tokenised(texts: Sequence[Text], rounds: int) -> None:
    """What the tokenizer that classifies alone takes for calls; its cache of words is warm, as in a worker."""
    tokenizer = spacy.blank("xx").tokenizer
    for text in texts:
        tokenizer(text.text[:READ])
    took = [statistics.median(spent(lambda text=text: tokenizer(text.text[:READ])) for _ in range(rounds)) for text in texts]
    line("  tokenising", [len(text.text[:READ]) for text in texts], took)


def one_text(text: Text, rounds: int) -> float:
    return statistics.median(spent(lambda: is_call(text)) for _ in range(rounds))


def spent(work: Callable[[], object]) -> float:
    """Milliseconds of CPU."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def peer(texts: Sequence[Text]) -> None:
    """The same texts, dates only, by dateparser."""
    try:
        from dateparser.search import search_dates
    except ImportError:
        print("dateparser is not installed: nothing to compare with")
        return
    some = [text for text in texts if text.lang in ("fr", "en")][-PEER_PAGES:]
    settings = {"DATE_ORDER": "DMY"}
    line(
        "search_dates",
        [len(one.text) for one in some],
        [spent(lambda one=one: search_dates(one.text, [one.lang], settings)) for one in some],
    )
    line("  read_call", [len(one.text) for one in some], [one_text(one, 3) for one in some])


if __name__ == "__main__":
    main()

import datetime as dt
import pickle
import zoneinfo

import jsonschema
import pytest
from ruamel.yaml import YAML

from techwatch.config import ENVIRONMENT, Moment, check_markets, json_schema, parse_config, parse_markets
from techwatch.errors import ConfigError
from techwatch.home import open_home

PARIS = zoneinfo.ZoneInfo("Europe/Paris")

SMALL = """\
cluster:
  name: Pôle Exemple
  website: https://pole.example
  postal: Pôle Exemple, 1 rue du Port, 00000 Exemple
  contact: veille@pole.example
markets: pole
feeds:
  - url: https://a.example/feed
    title: La Gazette
    lang: fr
  - {url: "https://b.example/feed", title: Ledger, lang: en, kind: calls, weight: 2}
digests:
  - slug: veille
    title: {fr: La veille, en: The watch}
    markets: [city]
    send: tue 08:30
mail:
  sender: veille@pole.example
  list_id: veille.pole.example
"""

MARKETS = """\
markets:
  city:
    names: {fr: Ville, en: City}
    terms:
      fr: [tramway, {term: réseau, near: [chaleur], weight: 0.5}]
      en: [tram]
"""


def refused(text, **environ):
    with pytest.raises(ConfigError) as caught:
        parse_config(text, file="home/feeds.yaml", environ=environ)
    assert caught.value.file == "home/feeds.yaml"
    assert str(caught.value).startswith("home/feeds.yaml:")
    back = pickle.loads(pickle.dumps(caught.value))
    assert (back.args, str(back)) == (caught.value.args, str(caught.value))
    return caught.value


def line_of(text, part):
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_small_home_gets_every_default():
    config = parse_config(SMALL, environ={})
    assert config.cluster.languages == ("fr", "en")
    assert config.cluster.zone == PARIS
    assert [(feed.kind, feed.rights, feed.weight, feed.type) for feed in config.feeds] == [
        ("news", "excerpt", 1.0, "auto"),
        ("calls", "excerpt", 2.0, "auto"),
    ]
    assert config.mail.transport == "maildir"
    assert config.fetch.window_days == 7
    assert config.fetch.window_entries == 30
    assert config.fetch.allow_networks == ()
    assert config.executor == "auto"


@pytest.mark.parametrize("said", ["4", '"4"'])
def test_the_executor_is_a_number_as_people_write_one(said):
    assert parse_config(f"{SMALL}executor: {said}\n", environ={}).executor == "4"


def test_a_digest_given_twice_is_told_on_its_second_line():
    text = SMALL.replace("mail:\n", "  - {slug: veille, title: {fr: A}, markets: [city], send: mon 08:00}\nmail:\n")
    error = refused(text)
    assert (error.line, error.message) == (line_of(text, "mon 08:00"), "digests.1: digest given twice: veille")


@pytest.mark.parametrize(
    ("term", "says"),
    [
        ("tram: 3", "markets.city.terms.en.0: a weight stands behind an equals sign: write 'tram = 3'"),
        ('{term: "", weight: 3}', "markets.city.terms.en.0.term: it is empty"),
        ('"= 3"', "markets.city.terms.en.0: it is empty"),
        ("tram = trois", "'trois' is no number: write a weight such as 'tram = 2'"),
        ("{term: tram, neer: [x]}", "markets.city.terms.en.0.neer: unknown key, did you mean 'near'?"),
        ("{trem: tram}", "markets.city.terms.en.0.trem: unknown key, did you mean 'term'?"),
        ("", "markets.city.terms.en.0: it is empty: write it, or delete the line"),
    ],
)
def test_a_term_that_is_none_is_told(term, says):
    with pytest.raises(ConfigError) as told:
        parse_markets(MARKETS.replace("[tram]", f"\n        - {term}"), file="ours.yaml")
    assert told.value.line == 7
    assert says in told.value.message


def test_a_term_may_be_a_number():
    assert parse_markets(MARKETS.replace("[tram]", "[2030]"), file="ours.yaml").markets["city"].terms["en"][0].term == "2030"


def test_the_accent_of_a_market_is_a_colour():
    with pytest.raises(ConfigError, match=r"ours\.yaml:4: markets\.city\.accent\.0: 'red' is no colour"):
        parse_markets(MARKETS.replace("    terms:", '    accent: [red, "#FFFFFF"]\n    terms:'), file="ours.yaml")


def test_config_is_frozen_and_survives_pickling():
    config = parse_config(SMALL, environ={})
    assert pickle.loads(pickle.dumps(config)) == config
    with pytest.raises(ValueError, match="frozen"):
        config.markets = "other"


def test_digests_and_feeds_are_found_by_name():
    config = parse_config(SMALL, environ={})
    assert config.digest("veille").title["en"] == "The watch"
    assert config.feed("https://a.example/feed") == config.feeds[0]
    assert config.feed("https://gone.example/feed") is None
    with pytest.raises(KeyError):
        config.digest("other")


@pytest.mark.parametrize(
    ("good", "bad", "line_with", "says"),
    [
        ("markets: pole", "market: pole", "market: pole", "market: unknown key, did you mean 'markets'?"),
        ("    lang: fr", "    lanng: fr", "lanng", "feeds.0.lanng: unknown key, did you mean 'lang'?"),
        ("  contact:", "  contct: x\n  contact:", "contct", "cluster.contct: unknown key, did you mean 'contact'?"),
        ("weight: 2}", "wieght: 2}", "wieght", "feeds.1.wieght: unknown key, did you mean 'weight'?"),
        ("  sender:", "  qqqq: 1\n  sender:", "qqqq", "mail.qqqq: unknown key; known: transport"),
        ("  name: Pôle Exemple\n", "", "cluster:", "cluster.name: this key is missing"),
        ("    title: La Gazette\n", "", "a.example", "feeds.0.title: this key is missing"),
        ("kind: calls", "kind: appels", "kind: appels", "feeds.1.kind: "),
        ("weight: 2", "weight: 9", "weight: 9", "feeds.1.weight: "),
        ("weight: 2", "rights: all", "rights: all", "feeds.1.rights: "),
        ("https://a.example/feed", "a.example/feed", "url: a.example", "is no web address"),
        ("slug: veille", "slug: La Veille", "La Veille", "is no short name"),
        ("slug: veille", "slug: reports", "slug: reports", "a digest may not be called 'reports'"),
        ("send: tue 08:30", "send: daily 07:00,18:00", "send: daily", "a digest goes out once a day: name one hour of 07:00, 18:00"),
        ("send: tue 08:30", "send: mardi 8h30", "mardi", "write a moment as"),
        ("send: tue 08:30", "send: day 31 08:30", "day 31", "write a moment as"),
        ("send: tue 08:30", "send: tue 24:00", "24:00", "write a moment as"),
        ("markets: [city]", "markets: []", "markets: []", "digests.0.markets: "),
        ("contact: veille@", "contact: veille-at-", "contact", "is no mail address"),
        ("list_id: veille.pole.example", "list_id: veille", "list_id", "mail.list_id: "),
        ("markets: pole", "markets: pole\nexecutor: many", "executor", "executor: "),
        ("markets: pole", "markets: pole\nfetch: {allow_networks: [home]}", "allow_networks", "'home' is no network"),
        ("markets: pole", "markets: pole\nreview: {max_items: 500}", "max_items", "review.max_items: "),
        (
            "markets: pole",
            'markets: pole\nlook: {ink: "#999999"}',
            "ink",
            "look.ink: #999999 cannot be read on paper: contrast 2.8, 4.5 at least",
        ),
        ("markets: pole", "markets: pole\nlook: {ink: red}", "ink", "'red' is no colour"),
        ("markets: pole", "markets: pole\nlook: {logo: logo.gif}", "logo", "'logo.gif' is no PNG or SVG file"),
        ("markets: pole", "markets: pole\nlook: {word_template: a.odt}", "word_template", "'a.odt' is no Word file"),
        ("  website:", "  timezone: Paris\n  website:", "timezone", "'Paris' is no time zone"),
        ("https://b.example/feed", "https://a.example/feed", "title: Ledger", "feeds.1: feed given twice: https://a.example/feed"),
        ("title: Ledger", "title: [Ledger", "[Ledger", "no valid YAML"),
        ("  website:", "  timezone: 4\n  website:", "timezone", '4 is no text: put it "between straight quotes"'),
        ("  website:", "  languages: fr\n  website:", "languages", "cluster.languages: write a list, as [one, two]"),
        ("  website:", "  languages: [fr, french]\n  website:", "languages", "'french' is no language: write two letters"),
        ("  website:", "  languages: []\n  website:", "languages", "it is empty: at least 1 must stand here"),
        ("    lang: fr", "    lang: français", "français", "feeds.0.lang: 'français' is no language"),
        ("name: Pôle Exemple\n", "name:\n", "name:", "cluster.name: it is empty: write it, or delete the line"),
        ("postal: Pôle Exemple, 1 rue du Port, 00000 Exemple", 'postal: ""', "postal", "cluster.postal: it is empty"),
        ("  - url: https://a", "  - link: https://a", "link", "feeds.0.link: unknown key, and 'url' missing here"),
        ("  - url: https://a", "  - urll: https://a", "urll", "feeds.0.urll: unknown key, did you mean 'url'?"),
        ("kind: calls", "paused: oui", "oui", "feeds.1.paused: 'oui' is neither: write true or false"),
        ("weight: 2", 'weight: "1,2"', "1,2", "feeds.1.weight: '1,2' is no number"),
        ("kind: calls", "kind: appels", "appels", "feeds.1.kind: 'appels' is not known: write 'news', 'calls' or 'cluster'"),
        ("{fr: La veille, en: The watch}", "La veille", "La veille", "digests.0.title: write names and values, as {name: value}"),
        ("[city]", "[city, city]", "[city, city]", "digests.0.markets.1: market given twice: city"),
        ("send: tue 08:30", "send: tue 08:30\n    size: huit", "huit", "digests.0.size: 'huit' is no whole number"),
        ("send: tue 08:30", "send: tue 08:30\n    size: 100", "100", "digests.0.size: 100 is too much: 60 at most"),
        ("send: tue 08:30", "send: mardi", "mardi", "digests.0.send: write a moment as"),
        ("markets: pole", "markets: pole\nreview: 12", "review", "review: write keys and values"),
        (
            "markets: pole",
            "markets: pole\nreview: {pause: [{from: 20 août, until: 2027-08-30}]}",
            "août",
            "is no day: write it as 2026-03-31",
        ),
        ("markets: pole", "markets: pole\nreview: {pause: [{from: 2027-02-30, until: 2027-03-02}]}", "02-30", "no such date"),
        ("markets: pole", "markets: pole\ncalls: {holidays: France}", "France", "is no country: write two capitals such as FR"),
        ("markets: pole", "markets: pole\nexecutor: 0", "executor", "write auto, a number of processes from 1 to 99"),
        ("markets: pole", "markets: pole\nreports: [{slug: a, theme: b, formats: []}]", "reports", "at least 1 must stand here"),
        ("lang: fr", "lang: fr\n    lang: en", "lang: en", "no valid YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(good, bad, line_with, says):
    text = SMALL.replace(good, bad, 1)
    assert text != SMALL
    error = refused(text)
    assert says in error.message
    assert error.line == line_of(text, line_with)


def told(error):
    """What an error says, a line each, without the file."""
    return [line.removeprefix("home/feeds.yaml:") for line in str(error).splitlines()]


def test_all_mistakes_are_told_at_once_by_their_lines():
    text = (
        SMALL.replace("  contact:", "  contct:")
        .replace("    title: La Gazette\n", "    titel: La Gazette\n    wieght: 2\n")
        .replace("    lang: fr", "    lang: français")
        .replace("kind: calls", "kind: appels")
        .replace("send: tue 08:30", "send: mardi\n    size: huit")
        .replace("  list_id: veille.pole.example\n", "")
    )
    assert told(refused(text)) == [
        "5: cluster.contct: unknown key, did you mean 'contact'?",
        "9: feeds.0.titel: unknown key, did you mean 'title'?",
        "10: feeds.0.wieght: unknown key, did you mean 'weight'?",
        "11: feeds.0.lang: 'français' is no language: write two letters such as fr, en or de",
        "12: feeds.1.kind: 'appels' is not known: write 'news', 'calls' or 'cluster'",
        "17: digests.0.send: write a moment as 'tue 08:30', 'mon,thu 07:00', 'daily 06:00,18:00' or 'day 1 09:00'",
        "18: digests.0.size: 'huit' is no whole number",
        "19: mail.list_id: this key is missing",
    ]


def test_beyond_ten_mistakes_their_number_is_told():
    more = "".join(f"  - {{url: 'https://f{n}.example', title: T, lang: fr, wait: 3}}\n" for n in range(15))
    lines = told(refused(SMALL.replace("digests:\n", more + "digests:\n")))
    assert len(lines) == 11
    assert lines[-1] == "and 5 more: mend these first"


def test_secrets_in_the_file_hide_no_other_mistake():
    lines = told(refused(SMALL.replace("kind: calls", "kind: appels") + "secrets: {secret: abc}\n"))
    assert [line.split(":")[0] for line in lines] == ["11", "20"]


def test_each_twin_is_told():
    twins = "".join(f"  - {{url: 'https://{name}.example/feed', title: Again, lang: fr}}\n" for name in "ab")
    assert told(refused(SMALL.replace("digests:\n", twins + "digests:\n"))) == [
        "12: feeds.2: feed given twice: https://a.example/feed",
        "13: feeds.3: feed given twice: https://b.example/feed",
    ]


def test_what_is_no_yaml_is_told_alone():
    error = refused(SMALL.replace("kind: calls", "kind: appels").replace("title: La Gazette", "title: [La Gazette"))
    assert "no valid YAML" in error.message
    assert error.others == ()


def test_all_that_names_something_elsewhere_is_told_at_once(tmp_path):
    (tmp_path / "pole.yaml").write_text(MARKETS, "utf-8")
    (tmp_path / "feeds.yaml").write_text(
        SMALL.replace("[city]", "[citty, moon]")
        + "reports:\n  - {slug: a, theme: b, markets: [villes], to: [who@pole.example]}\n"
        + "look: {logo: logo.png}\nspacy: {fr: no_such_pipeline}\n",
        "utf-8",
    )
    (tmp_path / "actors.yaml").write_text("actors: {Pôle: {kin: person}}\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        open_home(tmp_path, {})
    lines = [line.removeprefix(f"{tmp_path}/") for line in str(caught.value).splitlines()]
    assert [line.split(": ")[0] for line in lines] == ["actors.yaml:1", *(f"feeds.yaml:{n}" for n in (15, 15, 21, 21, 22, 23))]
    assert "unknown market 'citty', did you mean 'city'?" in lines[1]
    assert "unknown market 'moon'" in lines[2]


def test_a_part_that_is_missing_altogether_is_a_fault_of_the_whole_file():
    error = refused(SMALL[: SMALL.index("mail:")])
    assert (error.line, error.message) == (None, "mail: this key is missing")


def test_a_twin_digest_is_refused():
    twin = SMALL[SMALL.index("  - slug: veille") : SMALL.index("mail:")]
    with pytest.raises(ConfigError, match="digest given twice: veille"):
        parse_config(SMALL.replace("mail:", twin + "mail:"), environ={})


@pytest.mark.parametrize("text", ["", "[]", "just words", "- a\n- b\n"])
def test_a_file_that_is_no_mapping_is_refused(text):
    assert refused(text).line == 1


# --- secrets ------------------------------------------------------------------------------------


def test_secrets_come_from_the_environment_and_are_never_shown():
    config = parse_config(SMALL, environ={"TECHWATCH_SECRET": "s3cret-words", "TECHWATCH_SMTP_PASSWORD": "hush", "HOME": "/"})
    assert config.secrets.secret.get_secret_value() == "s3cret-words"
    assert config.secrets.smtp_password.get_secret_value() == "hush"
    assert config.secrets.suppression_key.get_secret_value() == ""
    shown = repr(config) + str(config.model_dump()) + config.model_dump_json()
    assert "s3cret-words" not in shown
    assert "hush" not in shown


def test_secrets_in_the_file_are_refused_with_the_variables_to_use():
    error = refused(SMALL + "secrets: {secret: abc}\n")
    assert error.line == len(SMALL.splitlines()) + 1
    assert all(name in error.message for name in ENVIRONMENT)


def test_a_password_in_the_mail_part_is_refused():
    assert "mail.password: unknown key" in refused(SMALL + "  password: abc\n").message


# --- moments ------------------------------------------------------------------------------------


def paris(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "now", "following"),
    [
        ("tue 08:30", "2026-11-21 10:00", "2026-11-24 08:30"),
        ("tue 08:30", "2026-11-24 08:29", "2026-11-24 08:30"),
        ("tue 08:30", "2026-11-24 08:30", "2026-12-01 08:30"),
        ("mon,thu 07:00", "2026-11-23 07:00", "2026-11-26 07:00"),
        ("weekdays 07:30", "2026-11-20 08:00", "2026-11-23 07:30"),
        ("daily 18:00,06:00", "2026-11-21 06:00", "2026-11-21 18:00"),
        ("daily 06:00,18:00", "2026-11-21 18:00", "2026-11-22 06:00"),
        ("day 1 09:00", "2026-11-01 09:00", "2026-12-01 09:00"),
        ("day 28 09:00", "2026-12-31 09:00", "2027-01-28 09:00"),
        ("sun 08:30", "2026-03-28 08:30", "2026-03-29 08:30"),  # the clocks go forward that night
        ("sun 08:30", "2026-10-24 08:30", "2026-10-25 08:30"),  # and back that one
    ],
)
def test_the_next_moment_keeps_the_hour_of_the_wall_clock(moment, now, following):
    found = Moment(text=moment).next_after(paris(now), PARIS)
    assert found == paris(following)
    assert found.tzinfo is PARIS


def test_across_a_clock_change_the_utc_hour_moves_and_the_local_one_stays():
    moment = Moment(text="daily 08:30")
    before = moment.next_after(dt.datetime(2026, 3, 27, 12, tzinfo=dt.UTC), PARIS)
    after = moment.next_after(before, PARIS)
    assert before.astimezone(dt.UTC).hour == 7
    assert after.astimezone(dt.UTC).hour == 6
    assert after - before == dt.timedelta(days=1)  # by the wall clock
    assert after.astimezone(dt.UTC) - before.astimezone(dt.UTC) == dt.timedelta(hours=23)


def test_an_hour_that_comes_twice_is_one_moment():
    moment = Moment(text="daily 02:30")
    first = moment.next_after(paris("2026-10-25 00:00"), PARIS)
    assert first.astimezone(dt.UTC) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert moment.next_after(first, PARIS) == paris("2026-10-26 02:30")


def test_now_in_another_zone_means_the_same_instant():
    now = dt.datetime(2026, 11, 24, 7, 45, tzinfo=dt.UTC)  # 08:45 in Paris
    assert Moment(text="tue 08:30").next_after(now, PARIS) == paris("2026-12-01 08:30")


@pytest.mark.parametrize("text", ["tue", "tue 8:30", "08:30", "tue,tues 08:30", "day 0 08:30", "day 29 08:30", "tue 08:30 ", "tue  08:30"])
def test_a_moment_that_does_not_read_is_refused(text):
    with pytest.raises(ValueError, match="write a moment as"):
        Moment(text=text)


# --- markets ------------------------------------------------------------------------------------


def test_a_market_list_takes_words_and_terms_with_rules():
    markets = parse_markets(MARKETS, file="markets/pole.yaml")
    tramway, network = markets.markets["city"].terms["fr"]
    assert (tramway.term, tramway.weight, tramway.near) == ("tramway", 1.0, ())
    assert (network.weight, network.near) == (0.5, ("chaleur",))
    assert markets.name("city", "en") == "City"
    assert markets.name("city", "de") == "Ville"
    assert markets.name("moon", "en") == "moon"


def test_the_version_of_a_market_list_changes_with_its_text():
    one, two = parse_markets(MARKETS, file="m"), parse_markets(MARKETS + "# note\n", file="m")
    assert one.version == parse_markets(MARKETS, file="m").version
    assert one.version != two.version


@pytest.mark.parametrize(
    ("good", "bad", "line", "says"),
    [
        ("    names:", "    nams:", 3, "unknown key, did you mean 'names'?"),
        ("near: [chaleur]", "nearr: [chaleur]", 5, "unknown key, did you mean 'near'?"),
        ("  city:", "  Cité santé:", 2, "is no short name; use small letters, digits and single hyphens, such as 'cite-sante'"),
        ("weight: 0.5", "weight: half", 5, "markets.city.terms.fr.1"),
    ],
)
def test_a_wrong_market_list_is_named_with_its_line(good, bad, line, says):
    with pytest.raises(ConfigError) as caught:
        parse_markets(MARKETS.replace(good, bad, 1), file="markets/pole.yaml")
    assert (caught.value.file, caught.value.line) == ("markets/pole.yaml", line)
    assert says in caught.value.message


def test_a_digest_with_a_market_that_the_list_lacks_is_refused():
    markets = parse_markets(MARKETS, file="m")
    check_markets(parse_config(SMALL, environ={}), markets)
    with pytest.raises(ConfigError, match=r"veille: unknown market 'citty', did you mean 'city'\?"):
        check_markets(parse_config(SMALL.replace("[city]", "[citty]"), environ={}), markets)
    wrong = SMALL.replace("[city]", "[citty]")
    with pytest.raises(ConfigError) as caught:
        check_markets(parse_config(wrong, environ={}), markets, text=wrong)
    assert caught.value.line == next(n for n, line in enumerate(wrong.splitlines(), 1) if "citty" in line)


# --- schema -------------------------------------------------------------------------------------


def test_the_schema_takes_what_the_parser_takes():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(YAML(typ="safe").load(SMALL), json_schema())


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("markets: pole", "market: pole"),
        ("send: tue 08:30", "send: mardi"),
        ("kind: calls", "kind: appels"),
        ("weight: 2", "weight: 9"),
        ("title: {fr: La veille, en: The watch}", "title: La veille"),
        ("mail:", "secrets: {secret: abc}\nmail:"),
    ],
)
def test_the_schema_refuses_what_the_parser_refuses(good, bad):
    text = SMALL.replace(good, bad, 1)
    refused(text)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(YAML(typ="safe").load(text), json_schema())

"""Addresses of pages: resolved against where they were found, and a canonical form that is a key only. Pure.

Two addresses with one canonical form are taken for one page, so every rule here must be safe on sites never seen:
what is not known to be noise stays. The tables are meant to be edited: one line, one reason.
"""

import contextlib
import functools
import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

TRACKERS: Final[tuple[tuple[str, str], ...]] = (
    (r"utm([_-].*)?", "Google Analytics campaigns, and everyone who copied them"),
    (r"[a-z]tm_.*", "campaigns of Matomo (mtm_), internal (itm_) and other (otm_) variants of utm_"),
    (r"(pk|piwik)_.*", "campaigns of Piwik, Matomo's first name"),
    (r"(ga|hmb|stm|wt)_(source|medium|term|content|campaign|place|zmc|mc)", "campaigns of mail and shop tools"),
    (r"[a-z]*_(medium|campaign|affiliate)", "campaign words behind any prefix; alone they are too common to be dropped"),
    (r"(?!data|news|open|image)[a-z]+_source", "the same; what comes before may say that it is a source of the page itself"),
    (r"_(ga|gl|ke|kx|sm_.*)", "client identifiers of Google Analytics, Klaviyo and Smartocto"),
    (r"(fb|g|d|y|ys|tw|ttc?|msclk)?clid|[a-z]*_?click_?id|yclid|msclkid", "one click on an advertisement or a shared link"),
    (r"li_fat_id|wickedid|igshid|igsh|mibextid|gbraid|wbraid", "one click again: LinkedIn, Instagram, Facebook, Google on phones"),
    (r"epik|rdt_cid|sccid|hss_channel|srsltid|ef_id|s_kwcid|hsa_.*", "the same: Pinterest, Reddit, Snapchat, HubSpot, Google, Adobe"),
    (r"ob(origurl|click_?id)|dicbo|tblci|taboola_.*", "recommended links of Outbrain and Taboola"),
    (r"irgwc|cj(event|data)|zanpid|awc|sscid|tduid|ran(mid|siteid|eaid)", "affiliate networks: Impact, CJ, Awin, ShareASale, Rakuten"),
    (r"_branch_(match_id|referrer)|sf\d{6,}|linkid|hootpostid|spr_.*", "links made by Branch and by tools that write to social networks"),
    (r"(gad|gs|ads?)_(source|campaignid|l|lcp|ssp)|gclsrc|adgroupid", "advertisements and searches of Google"),
    (r"fb_(action_ids|action_types|ref|source|comment_id)|action_(object|type|ref)_map", "Facebook's sharing"),
    (r"fref|__tn__|__xts__.*|__cft__.*|hc_(ref|location)", "where on Facebook the link stood"),
    (r"__twitter_impression|twterm|_openstat|echobox|tracking_source", "impressions, on Twitter and elsewhere"),
    (r"ncid|cmpid?|ocid|icid|s_cid|een|seen", "campaigns of publishers' mailings"),
    (r"mc_(cid|eid|tc)|ml_subscriber(_hash)?|mkt_tok|vero_(conv|id)|oly_(anon|enc)_id", "subscribers of mailings"),
    (r"ck_subscriber_id|vgo_ee|dm_i|_bhlid|inf_.*|xnpe_.*|nr_email_referer", "subscribers of Kit, Dotdigital, beehiiv..."),
    (r"sc_(src|eh|uid|ll?id)|sp(mailing|user|job|report)id|sfmc_.*|bsft_.*", "mailings of Emarsys, Silverpop, Salesforce, Blueshift"),
    (r"elq(at?id|at|ak|campaignid)?|emci|emdi|ceid|et_[cr]id|m_bt", "mailings of Eloqua, EveryAction, ExactTarget, Splio"),
    (r"iterable.*|user_email(_address)?|regi_id|sh_kit|mkwid|pcrid|cvosrc|etcc_.*|[a-z]+_?campaign_?id", "more of mailings and shops"),
    (r"ss_(email_id|campaign_.*)|cm_(mmc([a-c]\d)?|ven|pla|ite|sp)|trk_(contact|msg|module|sid|info)", "Squarespace, IBM, Acoustic"),
    (r"_?_?hs(enc|mi|fp|sc|tc|ctatracking)|_bta_(c|tid)|elqtrack(id)?|__s", "visitors in CRM tools"),
    (r"trk(contact|msg|module|sid|info)?", "where in a mailing or on LinkedIn the link stood"),
    (r"lmd_.*|sara_(ref|ecid|icid)|gepc|ssm|taid|fsrc|tpcc|srnd", "sharing and mailings of dailies: Le Monde, Spiegel, F.A.Z., El País..."),
    (r"bxid|cndid|mbid|esrc|itid|reflink|share_?type|__source|unlocked_article_code|gaa_.*", "the same in English, gift links"),
    (r"ns_(mchannel|source|campaign|linkname|fee|mail_uid|mail_job)|int_?cmp|iid", "comScore, and links inside a site"),
    (r"ito|ftag|soc_(src|trk)|tsrc|aem_.*|cx_(test.*|recs.*)|from_?rss|tracking_?id", "sharing, feeds and tests on readers"),
    (r"wprov|triedredirect|replytocom|__cf_chl_.*", "made by MediaWiki, Substack, WordPress, Cloudflare on the way"),
    (r"xt(or|ref|cr|s|np|loc|mc|dt)|at_.*", "AT Internet (Piano), common in the French press"),
    (r"[a-z]mc|wt_?z?mc|wtrid|os_ehash|vn_(?!id)[a-z_]+", "campaign codes of Webtrekk and others"),
    (r"guccounter|guce_referrer(_sig|_cs)?", "Yahoo's consent page"),
    (r"from_?ref|ref_?(src|url)|referr?er|referral|partner_?id|share_?id|shared_?by", "who sent the reader"),
    (r"ceneo_spo|affiliate(_?id)?|aff_?id|yptr|sr_share|smid|smtyp|share_from", "affiliates and sharing"),
    (r"jsessionid|phpsessid|aspsessionid.*|cfid|cftoken", "the session of one visitor"),
    (r"amp_(js_v|gsa|lite|tf)|aoh|usqp|ampshare", "made by AMP viewers"),
)
"""Parameters that do not change the page, on any site: a pattern of the whole name (any case), and whose they are."""

SITE_TRACKERS: Final[tuple[tuple[str, str, str], ...]] = (
    ("youtube.com", r"feature|si|pp|ab_channel|kw", "where the video was shared"),
    ("twitter.com", r"s|t|ref_.*", "which application shared it"),
    ("x.com", r"s|t|ref_.*", "which application shared it"),
    ("linkedin.com", r"trk|lipi|rcm", "where on LinkedIn the link stood"),
    ("facebook.com", r"refid|refsrc|notif_t|_rdr", "where on Facebook the link stood"),
    ("change.org", r"recruiter|recruited_by_id", "who shared the petition"),
    ("theguardian.com", r"commentpage|cmp", "a page of comments; where it was shared"),
    ("lemonde.fr", r"random|ens_id", "mailings"),
    ("ouest-france.fr", r"vid", "the reader of a mailing"),
    ("liberation.fr", r"redirected", "how the reader came"),
    ("elpais.com", r"event_log|prod|o", "how the reader signed in"),
    ("corriere.it", r"refresh_ce", "loaded again after consent"),
    ("repubblica.it", r"ref", "where on the home page the link stood"),
    ("sueddeutsche.de", r"reduced", "the form for readers without a subscription"),
    ("wsj.com", r"mod|st", "where the link stood, gift links"),
    ("ft.com", r"accesstoken|token|segmentid", "gift links"),
    ("bloomberg.com", r"sref|leadsource", "who shared it"),
    ("washingtonpost.com", r"tid|pwapi_token", "where the link stood, gift links"),
    ("forbes.com", r"sh|ss", "who shared it"),
    ("businessinsider.com", r"r|ir", "which national edition sent the reader"),
    ("substack.com", r"r|s|publication_id|post_id|isfreemail", "which reader shared it"),
    ("nytimes.com", r"campaign_id|instance_id|nl|segment_id|te|user_id", "mailings"),
    ("tiktok.com", r"is_from_webapp|sender_device|is_copy_url|_[rt]", "where it was shared"),
    ("vimeo.com", r"share|fl|fe", "where it was shared"),
    ("spotify.com", r"si|nd", "who shared it"),
    ("apple.com", r"uo|itscg|itsct|mt", "where in a shop the link stood"),
    ("researchgate.net", r"_sg|_tp", "where the link stood"),
    ("eventbrite.com", r"aff|keep_tld", "who sells the tickets"),
    ("eventbrite.fr", r"aff|keep_tld", "the same in France"),
    ("arxiv.org", r"context", "which list the reader came from"),
    ("medium.com", r"sk|source", "friend links and where the link stood"),
)
"""Parameters that do not change the page on one site (and its subdomains) only."""

REFERRERS: Final[tuple[tuple[str, str, str], ...]] = (
    (r"ref", r"[a-z_.-]*", "a word is where the reader came from, a number may be a reference of the page"),
    (r"source|src|from|via|origin", r"rss|feed|atom|twitter|tw|facebook|fb|linkedin|newsletter|email|mail", "where readers come from"),
    (r"partner|emc|feed", r"rss|feed", "the feed it was read in"),
    (r"spm|scm", r"[\w-]+(\.[\w-]+)+", "campaign codes of Alibaba; a word alone may be the page"),
    (r"mc", r"[a-z]\w*[._-].*", "campaign codes with parts; a number or a word may be the page"),
    (r"share", r"twitter|x|facebook|linkedin|email|mastodon|bluesky|reddit|telegram|jetpack-whatsapp", "WordPress' share buttons"),
    (r"cid", r"(sm|em|nl|rss)_\w+", "a campaign of social networks or mailings; a number or code may be the page"),
    (r"goal", r"\d+_[0-9a-f]+-[0-9a-f]+-\d+", "Mailchimp's goals"),
    (r"nb", r"1", "the same buttons: opened in no new window"),
    (r"sid|sess(ion)?(_?id)?|oscsid|zenid", r"[0-9a-f]{26,}", "the session of one visitor; a short one may be a number of the page"),
    (r"_|no_?cache|timestamp|cache_?buster", r"\d{10,13}", "a moment, so that no cache answers"),
    (r"tab", r"readme-ov-file", "GitHub's first view"),
    (r"s|sfns", r"0\d|mo", "which application shared it (Twitter's s=08)"),
    (r"(output_?)?(type|format|view|version|mode)|output|view", r"amp|print(able)?", "the AMP or printed form"),
    (r"noamp", r"mobile|available|1|true", "sent back from the AMP form"),
    (r"(wp)?amp", r"|1|true", "the AMP form"),
    (r"m|mobile|nomobile|print", r"[01]|true|false|yes|no|print", "the mobile or printed form"),
)
"""Parameters that do not change the page when they have such a value: pattern of the name, of the value, why."""

REDIRECTS: Final[tuple[tuple[str, str, tuple[str, ...], str], ...]] = (
    (r"(www\.)?google(\.[a-z]{2,3}){1,2}", r"/url", ("url", "q"), "results and alerts"),
    (r"t\.umblr\.com", r"/redirect", ("z",), "Tumblr"),
    (r"(l|lm|www|m)?\.?facebook\.com", r"/(l|sharer|sharer/sharer|share)(\.php)?", ("u",), "links that leave Facebook, and its share form"),
    (r"l\.messenger\.com", r"/l\.php", ("u",), "links that leave Messenger"),
    (r"statics\.teams\.cdn\.office\.net", r"/.*safelinks\.html", ("url",), "Teams' link check"),
    (r"l\.instagram\.com", r"/?", ("u",), "links that leave Instagram"),
    (r".*\.safelinks\.protection\.outlook\.com", r".*", ("url",), "Outlook's link check"),
    (r"(www\.)?youtube\.com", r"/redirect", ("q",), "links under videos"),
    (r"(www\.)?(twitter|x)\.com", r"/(share|intent/(tweet|post))", ("url",), "the share form"),
    (r"(www\.)?linkedin\.com", r"/(sharearticle|sharing/share-offsite|redir/redirect|safety/go)", ("url",), "links that leave"),
    (r"out\.reddit\.com", r".*", ("url",), "links that leave Reddit"),
    (r"(vk\.com|away\.vk\.com)", r"/away(\.php)?", ("to",), "links that leave VK"),
    (r"(www\.)?duckduckgo\.com", r"/l", ("uddg",), "results"),
    (r"slack-redir\.net", r"/link", ("url",), "links that leave Slack"),
    (r"disq\.us", r"/url", ("url",), "links in Disqus comments"),
    (r"(www\.)?medium\.com", r"/r", ("url",), "links that leave Medium"),
    (r"(www\.)?getpocket\.com", r"/(redirect|save|edit)", ("url",), "links that leave Pocket, and its form"),
    (r"(www\.)?(href\.li|exit\.sc|steamcommunity\.com)", r"/(linkfilter)?", ("url", "u"), "referrer removal, SoundCloud, Steam"),
    (r"urldefense(\.proofpoint)?\.com", r"/v1/url", ("u",), "Proofpoint's link check, first form"),
    (r"(www\.)?reddit\.com", r"(/r/\w+)?/submit", ("url",), "the share form"),
    (r"(t|telegram)\.me", r"/share(/url)?", ("url",), "Telegram's share form"),
    (r"(www\.)?pinterest(\.[a-z]{2,3}){1,2}", r"/pin/create/(button|link)", ("url",), "the share form"),
    (r"(www\.)?awin1\.com", r"/.*", ("ued", "p"), "affiliate links"),
    (r"(go\.(redirectingat|skimresources)|clk\.tradedoubler)\.com", r"/(click)?", ("url",), "affiliate links"),
)
"""Addresses that only lead on: pattern of the host, of the path, parameters that hold the target, whose they are."""

LISTS: Final = re.compile(
    r"auteurs?|authors?|cat|categor(ie|ies|y)|feed|label|mots?-cles?|page|recherche|rss|rubriques?|search|tags?|themes?"
    r"|topics?"
)
"""Words of a path under which lists of pages stand: what follows names the list, however much it looks like a headline."""

_AMP_CACHES: Final = (
    re.compile(r"(?:[\w-]+\.)?cdn\.ampproject\.org/(?:[a-z]/)+(?:s/)?([^/]+\.[^/]+.*)", re.I),
    re.compile(r"(?:www\.)?(?:google(?:\.[a-z]{2,3}){1,2}|bing\.com)/amp/(?:s/)?([^/]+\.[^/]+.*)", re.I),
    re.compile(r"urldefense\.(?:com|us)/v3/__https?:/{1,2}([^*]+\.[^*]+?)__;.*", re.I),  # a star stands for something: left alone
)
"""Addresses that hold the target in their path: AMP caches, and Proofpoint's third form."""
_SUFFIX_WORDS: Final = frozenset(["ac", "asso", "co", "com", "edu", "go", "gob", "gouv", "gov", "ne", "net", "or", "org"])
"""Words before a country's ending that make a public suffix (co.uk, gouv.fr), no site of their own."""
_TWIN_HOST = re.compile(r"\A(?:www\d{0,2}|m|mobile|amp|touch|wap)\.(?=.)")
_LANGUAGE_MOBILE = re.compile(r"\A([a-z]{2,3})\.m\.(?=[^.]+\.)")
_SAME_SITE: Final[Mapping[str, str]] = {
    "mobile.x.com": "twitter.com",
    "x.com": "twitter.com",
    "music.youtube.com": "youtube.com",
    "old.reddit.com": "reddit.com",
    "np.reddit.com": "reddit.com",
}
_INDEX = re.compile(r"(?:index(?:\.(?:x?html?|shtml|php\d?|aspx?|jsp|cfm))?|default\.(?:aspx?|html?))", re.I)
_MARKUP_TAIL = re.compile(r"(?:</?[a-z][^<>]*>?|[\"<>])+$", re.I)
_GLUED = re.compile(r"(?<=[^\W_])https?://.*", re.I)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|(?<=/)\([A-Z]\([a-z0-9]{8,}\)\)/", re.I)  # the second: ASP.NET
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|(.)", re.S)
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986 section 2.3
_PATH_SAFE: Final = _UNRESERVED | frozenset("!$&()*,:@+;=/")
_QUERY_SAFE: Final = _UNRESERVED | frozenset("!$()*,:@/?")
_TRACKER = re.compile("|".join(f"(?:{pattern})" for pattern, _ in TRACKERS), re.I)
_HEADLINE_WORDS = 4
_NUMBERED = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{3,}|(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{8,}", re.I)
_DATED = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:.*/)?[^/]*[a-z][^/]*\Z")
_NUMBERED_QUERY = re.compile(
    r"(?:p|id|article|art|art_?id|article_?id|id_?art(?:icle)?|news_?id|id_?news|story_?id|post_?id|item_?id|nid|aid)=[a-z]*\d+|article\d+",
    re.I,
)
_ROUNDS = 12


def resolve(base: str, link: str) -> str | None:
    """`link` as an absolute http(s) address, read relative to `base`; None when it is no such thing."""
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return url if usable else None


def host(url: str) -> str:
    """The host of `url` in small letters, "" when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@functools.lru_cache(maxsize=4096)
def bare_host(url: str) -> str:
    """`host` without "www.": articles with the same one are of one site."""
    return host(url).removeprefix("www.")


def canonical(url: str) -> str:
    """The key under which the page at `url` is known; what is no http(s) address comes back stripped.

    Never raises; `canonical(canonical(u)) == canonical(u)`. The key is no address to follow: it always says https,
    drops www and mobile hosts, trackers, fragments that are places in a page, and reads through redirect wrappers.
    """
    key = url.strip()
    for _ in range(_ROUNDS):
        try:
            further = _round(key)
        except ValueError:
            return key
        if further == key:
            break
        key = further
    return key


def site(url: str) -> str:
    """The name under which the host of `url` was registered ("news.example.co.uk" -> "example.co.uk"), "" when there is none.

    Two labels, three before a public suffix of two words. Publishers who share a platform (a.blogs.example) are one site:
    whoever asks must compare more than the site.
    """
    return _site_of(canonical(url))


def _site_of(key: str) -> str:
    name = host(key)
    if not name or re.fullmatch(r"[\d.]+|.*:.*", name):
        return name
    labels = name.split(".")
    return ".".join(labels[-3 if labels[-2:-1] and labels[-2] in _SUFFIX_WORDS else -2 :])


def is_home(url: str) -> bool:
    """Whether `url` is a site's first page, in whatever language ("/", "/fr", "/en-gb")."""
    parts = _split_key(canonical(url))
    return (
        parts is not None and not parts.query and not parts.fragment and bool(re.fullmatch(r"/([a-z]{2}(-[a-z]{2})?)?", parts.path, re.I))
    )


def names_page(url: str) -> bool:
    """Whether `url` looks like the address of one page and not of a home page, section, list or archive of a day.

    The last part of an article's path is a headline of four words or more (of three letters and more: "ile-de-france" is
    none), or holds its number (a year alone is none) or code, or stands under a month ("/2026/11/glass"); or the query numbers
    it (?p=123). A few words ("/news", "/sante-bien-etre") are as often a section. On the side of no.
    """
    return _is_one_page(canonical(url))


def _is_one_page(key: str) -> bool:
    parts = _split_key(key)
    if parts is None or parts.scheme != "https":
        return False
    *before, last = parts.path.lower().strip("/").split("/")
    name = re.sub(r"\.[a-z]{2,5}\Z", "", last)
    if any(LISTS.fullmatch(part) for part in (*before, name)):
        return False
    headline = [word for word in re.split(r"[-_,+]|%20", name) if len(word.strip("0123456789")) > 2]
    if len(headline) >= _HEADLINE_WORDS or _NUMBERED.search(name) or _DATED.search(parts.path.lower()):
        return True
    return any(_NUMBERED_QUERY.fullmatch(pair) for pair in parts.query.split("&"))


def further_keys(reached: str, claimed: Sequence[str]) -> tuple[str, ...]:
    """The canonical forms of those addresses that a page and its feed claim for the page at `reached` which may be believed.

    `claimed`: rel=canonical, og:url, the feed's guid, best first, whatever stands there. Believed is an http(s) address
    * of the same site: elsewhere it is another publisher's, who may have published first (`original`);
    * that looks like one page (`names_page`), or has the path of the one reached: templates often claim the home page or
      the section on every page; for the same reason no path above the one reached;
    * without a fragment: it names a place in a page where there may be many ("/live#12");
    * other than the one reached, which is a key already.
    That a site claims one address for pages that differ cannot be seen here: the store compares their texts.
    """
    told = [address for address in dict.fromkeys(claimed) if address != reached and _is_whole(address)]
    if not told or not host(reached):
        return ()
    own = canonical(reached)
    home, path = _site_of(own), _path_of(own)

    def is_believed(key: str) -> bool:
        if key == own or _site_of(key) != home:
            return False
        other = _path_of(key)
        return path != "/" if other == path else not path.startswith(f"{other}/") and _is_one_page(key)

    return tuple(key for key in dict.fromkeys(map(canonical, told)) if is_believed(key))


def original(reached: str, claimed: str) -> str:
    """The canonical form of the address on another site that a page names as its canonical one, "" when it names none.

    Who repeats another publisher's article says so with it (RFC 6596); a home page or section there says nothing.
    """
    if host(claimed) in ("", host(reached)) or not _is_whole(claimed):
        return ""
    key = canonical(claimed)
    return key if _site_of(key) != site(reached) and _is_one_page(key) else ""


def _is_whole(address: str) -> bool:
    return "#" not in address and resolve("", address) is not None


def _path_of(key: str) -> str:
    parts = _split_key(key)
    return parts.path if parts else ""


def _split_key(key: str) -> SplitResult | None:
    try:
        return urlsplit(key)
    except ValueError:
        return None


def _round(url: str) -> str:
    parts = urlsplit(_tidy(url))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return url
    if target := _target(parts):
        return target
    name = _host(parts.hostname)
    path = _path(parts.path)
    query = _pairs(_with_hashbang(parts), name)
    fragment = _fragment(parts.fragment, name)
    return f"https://{_userinfo(parts)}{name}{_port(parts)}{path}{'?' * bool(query)}{query}{'#' * bool(fragment)}{fragment}"


def _tidy(url: str) -> str:
    url = _MARKUP_TAIL.sub("", url.strip())
    return f"https:{url}" if url.startswith("//") else url


# --- where an address leads ---------------------------------------------------------------------


def _target(parts: SplitResult) -> str | None:
    """The http(s) address that a wrapper or an AMP cache leads to, None when `parts` is the page itself."""
    whole = f"{parts.hostname}{parts.path}{'?' * bool(parts.query)}{parts.query}"
    for cache in _AMP_CACHES:
        if found := cache.fullmatch(whole):
            return f"https://{found[1]}"
    for hosts, paths, names, _ in REDIRECTS:
        if re.fullmatch(hosts, parts.hostname or "") and re.fullmatch(paths, parts.path.rstrip("/") or "/", re.I):
            return _absolute(parts.query, names)
    return _video(parts)


def _absolute(query: str, names: tuple[str, ...]) -> str | None:
    given = dict(pair.partition("=")[::2] for pair in reversed(_split(query)))
    targets = (unquote(given[name]) for name in names if name in given)
    return next((target for target in targets if re.match(r"https?://[^/\s]+", target, re.I)), None)


def _video(parts: SplitResult) -> str | None:
    name = _host(parts.hostname or "")
    short = re.fullmatch(r"/([\w-]{11})/?", parts.path) if name == "youtu.be" else None
    if found := short or (re.fullmatch(r"/(?:shorts|live|embed)/([\w-]{11})/?", parts.path) if name == "youtube.com" else None):
        return f"https://youtube.com/watch?v={found[1]}&{parts.query}"
    return None


# --- the parts of an address --------------------------------------------------------------------


def _host(name: str) -> str:
    name = name.lower().rstrip(".")
    if ":" in name:
        return f"[{ipaddress.ip_address(name.partition('%')[0]).compressed}]"
    with contextlib.suppress(UnicodeError):
        name = name.encode("idna").decode("ascii")
    name = _SAME_SITE.get(name, name)
    return _without(_LANGUAGE_MOBILE, lambda found: f"{found[1]}.", _without(_TWIN_HOST, lambda _: "", name))


def _without(pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str], name: str) -> str:
    """`name` without a prefix, unless what would be left is a public suffix ("m.co.uk")."""
    shorter = pattern.sub(replacement, name)
    labels = shorter.split(".")
    return name if len(labels) < 2 or (len(labels) == 2 and labels[0] in _SUFFIX_WORDS) else shorter


def _userinfo(parts: SplitResult) -> str:
    before, _, _ = parts.netloc.rpartition("@")
    return f"{before}@" if before.strip(":") else ""


def _port(parts: SplitResult) -> str:
    return f":{parts.port}" if parts.port not in (None, 80, 443) else ""


def _path(path: str) -> str:
    path = re.sub(r"(?:%20|\+|\s)+\Z", "", _SESSION_PATH.sub("", _escaped(_GLUED.sub("", path), _PATH_SAFE)))
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    if segments and _INDEX.fullmatch(segments[-1]):
        segments.pop()
    return "/" + "/".join(_without_amp(segments))


def _without_amp(segments: list[str]) -> list[str]:
    """AMP in a path counts only beside what is evidently an article: "/guitars/amp" is a page of its own."""
    if len(segments) > 1 and segments[-1].lower() in ("amp", "amp.html") and re.search(r"[\d._-]", segments[-2]):
        return segments[:-1]
    if len(segments) > 1 and segments[0].lower() == "amp" and len(segments[-1]) >= 20 and "-" in segments[-1]:
        return segments[1:]
    if len(segments) > 1 and segments[-1].lower() in ("print", "imprimer") and re.fullmatch(r"(?=.*-).{20,}", segments[-2]):
        return segments[:-1]
    if segments and (found := re.fullmatch(r"(.{8,})\.amp(\.html?)?", segments[-1], re.I)):
        return [*segments[:-1], found[1] + (found[2] or "")]
    return segments


def _escaped(text: str, safe: frozenset[str]) -> str:
    """Every character escaped in one way (RFC 3986 section 6.2.2); a lone percent sign is itself escaped."""

    def one(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[2] if found[2] in safe else "".join(f"%{byte:02X}" for byte in found[2].encode("utf-8", "surrogatepass"))
        decoded = chr(int(found[1], 16))
        return decoded if decoded in safe and decoded not in "/+" else f"%{found[1].upper()}"

    return _ESCAPE.sub(one, text)


def _split(query: str) -> list[str]:
    """The pairs of a query, also where "&amp;", a second "?" or ";" (HTML 4.01, B.2.2) stands between them."""
    query = re.sub(r"[?&](?:amp;|#0?38;)+|(?:\?|%3F)(?=utm_\w+=)", "&", f"&{query}", flags=re.I)
    if query.count("&") == 1 and re.fullmatch(r"&[\w.-]+=[^;&]*(?:;[\w.-]+=[^;&]*)+", query):
        query = query.replace(";", "&")
    return [pair for pair in query.lstrip("?").split("&") if pair]


def _pairs(query: str, name: str) -> str:
    """What is left of a query, sorted; a parameter with an empty value says nothing, one without "=" may be the page."""
    kept: list[str] = []
    for pair in _split(query):
        key, equals, value = pair.replace("+", " ").partition("=")
        key, value = _escaped(key, _QUERY_SAFE).strip("?"), _escaped(value, _QUERY_SAFE)
        if key and bool(equals) == bool(value) and not _is_noise(key, value, name):
            kept.append(f"{key}{equals}{value}")
    return "&".join(sorted(kept))


def _is_noise(key: str, value: str, name: str) -> bool:
    if _TRACKER.fullmatch(key) or any(re.fullmatch(k, key, re.I) and re.fullmatch(v, value, re.I) for k, v, _ in REFERRERS):
        return True
    return any(f".{name}".endswith(f".{site}") and re.fullmatch(pattern, key, re.I) for site, pattern, _ in SITE_TRACKERS)


def _with_hashbang(parts: SplitResult) -> str:
    """The query with a crawlable fragment in it: "#!x" is "?_escaped_fragment_=x" (Google's AJAX crawling scheme, 2009)."""
    if len(parts.fragment) > 1 and parts.fragment.startswith("!"):
        return f"{parts.query}&_escaped_fragment_={parts.fragment[1:].replace('&', '%26')}"
    return parts.query


def _fragment(fragment: str, name: str) -> str:
    """ "" for a place in the page; "/a/b" (a route of the page's program) and "gid=1" (which sheet) are kept."""
    if len(fragment) > 1 and fragment.startswith("/"):
        return _escaped(fragment, _PATH_SAFE)
    if re.match(r"[\w.\[\]-]+=", fragment):
        return _pairs(fragment, name)
    return ""

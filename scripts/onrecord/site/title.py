"""The title and the description of a page, as browsers and search engines show them."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.language import Language
from onrecord.notice import in_words, named, worded
from onrecord.record import Provenance, Revision, Standing, Statement
from onrecord.site.page import Page, PageKind


def heading(statement: Statement, revision: Revision) -> str:
    """Return the title of a text: its own, or else that of its statement."""
    return revision.title or statement.title


def title(page: Page, spoken: Language) -> str:
    """Return the title of a page within its site; nothing for the portal, which has that of the site."""
    if page.kind is PageKind.PORTAL:
        return ""
    if page.own:
        return page.own.title
    if page.statement is None or page.standing is None:
        return spoken.say("Follow changes").unescape()
    return _title(page.kind, page.statement, page.standing, spoken)


def _title(kind: PageKind, statement: Statement, standing: Standing, spoken: Language) -> str:
    above = {
        PageKind.TIMELINE: spoken.say("All versions"),
        PageKind.HISTORY: spoken.say("Section by section"),
        PageKind.COMPARE: spoken.say("Compare two versions"),
        PageKind.FOLLOW: spoken.say("Follow changes"),
    }
    if kind in above:
        return f"{above[kind].unescape()}: {statement.title} – {statement.organisation}"
    own = f"{heading(statement, standing.revision)} – {statement.organisation}"
    if kind is PageKind.CHANGES:
        told = in_words(worded(standing, spoken).heading, spoken)
        if standing.compared is None:
            return f"{told}: {own}"
        day = in_words(named(standing.compared), spoken)
        return f"{told}, {spoken.say('compared with %(day)s').unescape() % {'day': day}}: {own}"
    return f"{own}, {in_words(named(standing.revision), spoken)}"


def description(page: Page, spoken: Language) -> str:
    """Return a page in a sentence; nothing for the portal, which has that of the site."""
    if page.kind in (PageKind.PORTAL, PageKind.OWN):
        return ""
    if page.statement is None or page.standing is None:
        return spoken.say("How to hear of changes of the statements in this archive.").unescape()
    return _description(page.kind, page.statement, page.standing, spoken)


def _every_version(statement: Statement, say: Callable[[str], str]) -> str:
    if statement.kind is Provenance.CAPTURED:
        return say("Every version of %(title)s of %(organisation)s that is known here.")
    return say("Every version of %(title)s of %(organisation)s, with the days between which it was in force.")


def _description(kind: PageKind, statement: Statement, standing: Standing, spoken: Language) -> str:
    def say(message: str) -> str:
        return spoken.say(message).unescape()

    described = {
        PageKind.FOLLOW: say("How to hear of changes of %(title)s of %(organisation)s."),
        PageKind.TIMELINE: _every_version(statement, say),
        PageKind.HISTORY: say("Every wording that each section of %(title)s of %(organisation)s has had."),
        PageKind.COMPARE: say("Any two versions of %(title)s of %(organisation)s, with what differs between them."),
        PageKind.CHANGES: say("What the version of %(day)s changes in %(title)s of %(organisation)s."),
    }
    if kind in described:
        day = in_words(named(standing.revision), spoken)
        return described[kind] % {"title": statement.title, "organisation": statement.organisation, "day": day}
    sentence = in_words(worded(standing, spoken).sentence, spoken)
    return f"{heading(statement, standing.revision)}, {statement.organisation}. {sentence}"

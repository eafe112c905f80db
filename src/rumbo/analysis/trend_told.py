"""The sentence that tells a trend, in both languages: plain words, and never more than the figures bear."""

from __future__ import annotations

from rumbo.analysis.trend import Trend
from rumbo.core import Finding, Kind, Period, Text, place
from rumbo.core.codebook import value_name
from rumbo.words import number, ordinal, percent, period

LIKELY = 0.5
VERBS = {"en": {"rose": "rose", "dropped": "dropped"}, "es": {"rose": "subió", "dropped": "bajó"}}
PHRASES = {
    "en": {
        "adjusted": "{where}: adjusted for the season, the count",
        "moved": "{verb} {size} from {before} to {month} (95 in 100: {low} to {high})",
        "as-before": "was about as before from {before} to {month} ({size}; 95 in 100: {low} to {high})",
        "not-clear": "shows no clear change from {before} to {month} ({size}; 95 in 100: {low} to {high})",
        "q-moved": "the last three months {verb} {size} against the three before",
        "q-as-before": "the last three months are about as the three before",
        "q-not-clear": "whether the last three months rose or dropped against the three before is not clear",
        "plain": "{where}: {value} in {month}",
        "year+": "{size} more than a year before",
        "year-": "{size} fewer than a year before",
        "year0": "as many as a year before",
        "peak": "{size} below the highest month ({peak})",
        "lowest": "lowest",
        "highest": "highest",
        "rank": "the {nth} of {count} months known since {since}",
        "changed": "{rank} (what is counted changed in between)",
        "turn": "That {month} was a turning point, a {kind}, has a chance of {chance} in 100.",
        "peak-kind": "peak",
        "trough-kind": "trough",
        "as printed": "As printed, {month} has {value}: {stands}.",
        "break": "What is counted changed in the meantime, so that before and after do not compare: {text}",
    },
    "es": {
        "adjusted": "{where}: la cifra desestacionalizada",
        "moved": "{verb} {size} entre {before} y {month} (95 de cada 100: de {low} a {high})",
        "as-before": "quedó casi igual entre {before} y {month} ({size}; 95 de cada 100: de {low} a {high})",
        "not-clear": "no muestra un cambio claro entre {before} y {month} ({size}; 95 de cada 100: de {low} a {high})",
        "q-moved": "el último trimestre {verb} {size} frente a los tres meses anteriores",
        "q-as-before": "el último trimestre quedó casi igual que los tres meses anteriores",
        "q-not-clear": "no está claro si el último trimestre subió o bajó frente a los tres meses anteriores",
        "plain": "{where}: {value} en {month}",
        "year+": "{size} más que un año antes",
        "year-": "{size} menos que un año antes",
        "year0": "igual que un año antes",
        "peak": "{size} por debajo del mes más alto ({peak})",
        "lowest": "más bajo",
        "highest": "más alto",
        "rank": "el {nth} de los {count} meses conocidos desde {since}",
        "changed": "{rank} (lo que se cuenta cambió entretanto)",
        "turn": "La probabilidad de que {month} haya sido un punto de giro, un {kind}, es de {chance} en 100.",
        "peak-kind": "máximo",
        "trough-kind": "mínimo",
        "as printed": "En lo publicado, {month} registra {value}: {stands}.",
        "break": "Lo que se cuenta cambió entretanto, por lo que antes y después no se comparan: {text}",
    },
}


def sentence(found: Trend, *, whole: bool = True) -> Text:
    """Return the sentence that tells a trend, with what must be said beside it.

    Without the ``whole``, how the figure as printed stands is left out, for where that is shown beside it.
    """
    return Text(en=_sentence(found, "en", whole), es=_sentence(found, "es", whole))


def _sentence(found: Trend, language: str, whole: bool) -> str:
    words, newest = PHRASES[language], found.standing.newest
    names = [value_name(name, value).in_language(language) for name, value in newest.dimensions.items()]
    what, at = (one.in_language(language) for one in (found.indicator.short, place(newest.place).name))
    where = ", ".join([what, *([] if at in what else [at]), *names])
    month = period(newest.period, language)
    stands = _listed([*_stands(found, language)], language)
    sentences = []
    if found.month and not _breaks(found.month):
        moved = [_moved(found.month, "", language)]
        if found.quarter and not _breaks(found.quarter):
            moved.append(_moved(found.quarter, "q-", language))
        sentences.append(f"{words['adjusted'].format(where=where)} {'; '.join(moved)}.")
        if whole:
            figure = number(newest.value, language)
            sentences.append(words["as printed"].format(month=month, value=figure, stands=stands))
    else:
        sentences.append(
            f"{words['plain'].format(where=where, value=number(newest.value, language), month=month)}, {stands}."
        )
    if found.turning and (found.turning.value or 0) >= LIKELY:
        sentences.append(_turn(found.turning, language))
    crossed = {str(day) for one in found.findings for day in _breaks(one)}
    recent = [one for one in found.indicator.breaks if one.day.isoformat() in crossed and _within(found, one.day)]
    sentences += [words["break"].format(text=one.text.in_language(language)) for one in recent]
    return " ".join([*sentences, *(note.in_language(language) for note in found.notes)])


def _turn(one: Finding, language: str) -> str:
    words = PHRASES[language]
    month = period(str(one.parameters["extreme"]), language)
    kind = words[f"{one.parameters['turn']}-kind"]
    return words["turn"].format(month=month, kind=kind, chance=min(99, round(100 * (one.value or 0))))


def _moved(one: Finding, kind: str, language: str) -> str:
    verdict, value = str(one.parameters["verdict"]), one.value or 0
    moved = verdict in VERBS[language]
    low, high = (float(str(one.parameters[name])) for name in ("low", "high"))
    return PHRASES[language][kind + ("moved" if moved else verdict)].format(
        verb=VERBS[language].get(verdict, ""),
        size=percent(abs(value) if moved else value, language, signed=not moved),
        before=period(one.subject["base"], language),
        month=period(one.subject["period"], language),
        low=percent(low, language, signed=True),
        high=percent(high, language, signed=True),
    )


def _stands(found: Trend, language: str) -> list[str]:
    words, stands = PHRASES[language], found.standing
    parts = []
    if (year := stands.on_year) and not _breaks(year):
        sign = "+" if (year.value or 0) > 0 else "-" if (year.value or 0) < 0 else "0"
        parts.append(words[f"year{sign}"].format(size=percent(abs(year.value or 0), language)))
    if (peak := stands.on_peak) and not _breaks(peak):
        size, when = percent(abs(peak.value or 0), language), period(peak.subject["base"], language)
        parts.append(words["peak"].format(size=size, peak=when))
    rank, of = stands.rank, int(str(stands.rank.parameters["of"]))
    end = words[str(rank.parameters["end"])]
    nth = end if rank.value == 1 else f"{ordinal(int(rank.value or 1), language)} {end}"
    told = words["rank"].format(nth=nth, count=number(of), since=period(rank.subject["since"], language))
    parts.append(words["changed"].format(rank=told) if _breaks(rank) else told)
    return parts


def _breaks(one: Finding) -> list[str]:
    found = one.parameters.get("breaks", ())
    return [str(day) for day in found] if isinstance(found, (list, tuple)) else []


def _within(found: Trend, day: object) -> bool:
    """Say whether a break lies within the last year, where it bears on what is said of month, quarter or year."""
    newest = Period.parse(found.standing.newest.period)
    back = newest - 12 if newest.kind is Kind.MONTH else newest
    return back.end.isoformat() < str(day)


def _listed(parts: list[str], language: str) -> str:
    if len(parts) == 1:
        return parts[0]
    joined = " y " if language == "es" else " and " if len(parts) == 2 else ", and "
    return f"{', '.join(parts[:-1])}{joined}{parts[-1]}"

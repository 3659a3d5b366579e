"""CSAF documents for tests: valid ones from a template, and what is broken about others."""
import copy
import json

import kit

_TEMPLATE = json.loads((kit.SAMPLES / "ovz/ovz-2026-0006.json").read_text())

# The publisher of each node of the demo, and of a newcomer; others may be relayed by some only.
NAMESPACES = {"dtc": "https://dtc.example", "ovz": "https://ovzuiderkade.example",
              "bmh": "https://metaalhart.example", "itk": "https://isac-tuinbouwketen.example",
              "cww": "https://cyberweerbaarwadden.example", "khd": "https://hightechdommeldal.example",
              "dpo": "https://digitaalplatform.example", "nv": "https://nieuwevereniging.example"}


def advisory(document_id, version="1.0.0", title="Proefadvies", tlp="WHITE", text=None, namespace=None):
    """Returns the bytes of a valid advisory; `text` makes its content differ or large. Its publisher is
    the node that its id begins with, unless `namespace` says otherwise."""
    document = copy.deepcopy(_TEMPLATE)
    head = document["document"]
    by_id = NAMESPACES.get(document_id.split("-")[0].lower())
    head["publisher"]["namespace"] = namespace or by_id or head["publisher"]["namespace"]
    head["title"] = title
    # For everybody: any node may publish it, whatever region or sector is its own.
    head["notes"] = [note for note in head["notes"] if note.get("title") != "Doelgroep"]
    head["distribution"]["tlp"]["label"] = tlp
    head["distribution"]["text"] = f"TLP:{tlp}"
    tracking = head["tracking"]
    tracking["id"] = document_id
    tracking["version"] = version
    minor = int(version.split(".")[1])
    tracking["revision_history"] = [
        {"number": f"1.{i}.0", "date": f"2026-11-{5 + i:02}T09:30:00Z", "summary": "Versie."}
        for i in range(minor + 1)]
    tracking["current_release_date"] = tracking["revision_history"][-1]["date"]
    if text is not None:
        head["notes"].append({"category": "other", "title": "Proef", "text": text})
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def many(count, prefix, rng):
    """Returns `count` advisories by id, a few of them too large for the entry's own row."""
    result = {}
    for i in range(count):
        size = rng.choice((10, 200, 3_000, 9_000, 70_000 if i % 10 == 0 else 500))
        document_id = f"{prefix}-2026-{i:04}"
        result[document_id] = advisory(document_id, text=f"{i} " + "woord " * (size // 6))
    return result
